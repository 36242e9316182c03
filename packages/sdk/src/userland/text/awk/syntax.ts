/** The syntax tree of an awk program. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly text: string }
  /** Alone it is matched against the record; as an argument it is itself. */
  | { readonly kind: "regex"; readonly source: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "field"; readonly index: Expression }
  | { readonly kind: "element"; readonly name: string; readonly subscripts: readonly Expression[] }
  | { readonly kind: "assign"; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly kind: "ternary"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "step"; readonly prefix: boolean; readonly by: 1 | -1; readonly target: Expression }
  | { readonly kind: "in"; readonly subscripts: readonly Expression[]; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly builtin: boolean }
  | { readonly kind: "group"; readonly inner: Expression }
  | {
      readonly kind: "getline";
      readonly from: "input" | "file" | "command";
      readonly source: Expression | undefined;
      readonly target: Expression | undefined;
    };

export type Statement =
  | { readonly kind: "expression"; readonly value: Expression }
  | {
      readonly kind: "print" | "printf";
      readonly args: readonly Expression[];
      readonly to: PrintTarget | undefined;
    }
  | { readonly kind: "if"; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly kind: "while"; readonly test: Expression; readonly body: Statement }
  | { readonly kind: "do"; readonly test: Expression; readonly body: Statement }
  | {
      readonly kind: "for";
      readonly start: Statement | undefined;
      readonly test: Expression | undefined;
      readonly step: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly kind: "forIn"; readonly variable: string; readonly name: string; readonly body: Statement }
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | { readonly kind: "delete"; readonly name: string; readonly subscripts: readonly Expression[] | undefined }
  | { readonly kind: "next" | "nextfile" | "break" | "continue" }
  | { readonly kind: "exit" | "return"; readonly value: Expression | undefined };

export interface PrintTarget {
  readonly operator: ">" | ">>" | "|";
  readonly target: Expression;
}

export interface Rule {
  readonly pattern: "BEGIN" | "END" | Expression | undefined;
  /** The end of a range. */
  readonly until: Expression | undefined;
  readonly body: Statement | undefined;
}

export interface AwkFunction {
  readonly params: readonly string[];
  readonly body: Statement;
}

export interface Program {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
