import { ShellError } from "./control-flow.ts";

export interface ArithmeticVariables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

const token =
  /\s*(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|<<=|>>=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&^|]=|[-+*/%<>&^|!~?:=(),])/y;
const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** An arithmetic expression after expansion, in 64 bits as dash counts. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_04 */
export function calculate(text: string, variables: ArithmeticVariables): bigint {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const fail = () => new ShellError(`arithmetic expression: expecting primary: "${text}"`);
  while (/\S/.test(text.slice(token.lastIndex))) {
    const found = token.exec(text);
    if (!found) throw fail();
    tokens.push(found[1] ?? "");
  }
  if (tokens.length === 0) throw fail();
  let at = 0;
  const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
  const numberOf = (word: string): bigint => {
    const trimmed = word.trim();
    if (trimmed === "") return 0n;
    const [, sign = "", digits = ""] = /^([-+]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(trimmed) ?? [];
    if (digits === "") throw new ShellError(`Illegal number: ${word}`);
    const octal = /^0\d/.test(digits);
    if (octal && /[89]/.test(digits)) throw new ShellError(`Illegal number: ${word}`);
    const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
    return wrap(sign === "-" ? -value : value);
  };
  const valueOf = (name: string): bigint => numberOf(variables.get(name) ?? "");
  const isName = (word: string | undefined): word is string => word !== undefined && /^[A-Za-z_]/.test(word);

  const assignment = (live: boolean): bigint => {
    const name = tokens[at];
    const operator = tokens[at + 1];
    if (isName(name) && operator !== undefined && /^(?:<<|>>|[-+*/%&^|])?=$/.test(operator)) {
      at += 2;
      const right = assignment(live);
      if (!live) return 0n;
      const value = operator === "=" ? right : wrap(apply(operator.slice(0, -1), valueOf(name), right));
      variables.set(name, String(value));
      return value;
    }
    return ternary(live);
  };
  const ternary = (live: boolean): bigint => {
    const test = binary(0, live);
    if (tokens[at] !== "?") return test;
    at++;
    const yes = assignment(live && test !== 0n);
    if (tokens[at++] !== ":") throw fail();
    const no = assignment(live && test === 0n);
    return test === 0n ? no : yes;
  };
  const binary = (level: number, live: boolean): bigint => {
    const operators = levels[level];
    if (!operators) return unary(live);
    let left = binary(level + 1, live);
    for (let operator = tokens[at]; operator !== undefined && operators.includes(operator); operator = tokens[at]) {
      at++;
      if (operator === "&&" || operator === "||") {
        const decided = operator === "&&" ? left === 0n : left !== 0n;
        const right = binary(level + 1, live && !decided);
        left = (operator === "&&" ? left !== 0n && right !== 0n : left !== 0n || right !== 0n) ? 1n : 0n;
      } else {
        const right = binary(level + 1, live);
        left = live ? wrap(apply(operator, left, right)) : 0n;
      }
    }
    return left;
  };
  const unary = (live: boolean): bigint => {
    const word = tokens[at++];
    if (word === "-") return wrap(-unary(live));
    if (word === "+") return unary(live);
    if (word === "!") return unary(live) === 0n ? 1n : 0n;
    if (word === "~") return wrap(~unary(live));
    if (word === "++" || word === "--") {
      const name = tokens[at++];
      if (!isName(name)) throw fail();
      const value = wrap(valueOf(name) + (word === "++" ? 1n : -1n));
      if (live) variables.set(name, String(value));
      return value;
    }
    if (word === "(") {
      let value = assignment(live);
      while (tokens[at] === ",") {
        at++;
        value = assignment(live);
      }
      if (tokens[at++] !== ")") throw fail();
      return value;
    }
    if (word === undefined) throw fail();
    if (isName(word)) {
      const value = live ? valueOf(word) : 0n;
      if (tokens[at] === "++" || tokens[at] === "--") {
        if (live) variables.set(word, String(wrap(value + (tokens[at] === "++" ? 1n : -1n))));
        at++;
      }
      return value;
    }
    if (!/^\d/.test(word)) throw fail();
    return numberOf(word);
  };

  let value = assignment(true);
  while (tokens[at] === ",") {
    at++;
    value = assignment(true);
  }
  if (at < tokens.length) throw fail();
  return value;
}

function apply(operator: string, left: bigint, right: bigint): bigint {
  const flag = (value: boolean): bigint => (value ? 1n : 0n);
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
    case "%":
      if (right === 0n) throw new ShellError("division by zero");
      return operator === "/" ? left / right : left % right;
    case "<<":
      return left << (right & 63n);
    case ">>":
      return left >> (right & 63n);
    case "<":
      return flag(left < right);
    case ">":
      return flag(left > right);
    case "<=":
      return flag(left <= right);
    case ">=":
      return flag(left >= right);
    case "==":
      return flag(left === right);
    case "!=":
      return flag(left !== right);
    case "&":
      return left & right;
    case "^":
      return left ^ right;
    default:
      return left | right;
  }
}
