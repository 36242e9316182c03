import { names, Words } from "./generate-words.ts";
import { Random } from "./random.ts";

/** A snippet of shell by the grammar: it ends, reads and writes only in its folder, and knows no time. */
export function generate(seed: number): string {
  return new Generator(new Random(seed)).snippet();
}

class Generator {
  readonly #random: Random;
  readonly #words: Words;
  #loops = 0;
  #functions = 0;
  #counters = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#words = new Words(random, (depth) => this.#inner(depth));
  }

  snippet(): string {
    const random = this.#random;
    const lines = [
      ...random.times(1, 3, () => `${random.pick(names.slice(0, 4))}=${random.pick(values)}`),
      "n=3 m=-7",
      `set -- ${random.times(0, 3, () => random.pick(values)).join(" ")}`,
    ];
    if (random.chance(15)) lines.push(random.pick(["set -e", "set -u", "set -f", "set -eu"]));
    if (random.chance(12)) lines.push(random.pick(["IFS=:", "IFS=' :'", "IFS=", "unset IFS", "IFS=ab", "IFS=', '"]));
    if (random.chance(20)) lines.push(`trap 'echo "end $? [$a]"' EXIT`);
    if (random.chance(35)) lines.push(this.#definition("f", 2));
    if (random.chance(12)) lines.push(this.#definition("g", 2));
    lines.push(...random.times(1, 4, () => this.#statement(3)));
    if (random.chance(80)) lines.push('echo "$?|$a|$b|$c|$d|$n|$m|$#|$*"');
    return lines.join("\n");
  }

  /** What `$(…)`, a trap or a subshell runs. */
  #inner(depth: number): string {
    const [loops] = [this.#loops];
    this.#loops = 0;
    const random = this.#random;
    const text = random.weighted<string>([
      [10, () => `echo ${this.#words.words(0, 0, 2)}`],
      [
        4,
        () => `printf '${random.pick(["%s\\n", "%s", "a\\n\\n", "%s:%s\\n", " %s "])}' ${this.#words.words(0, 0, 2)}`,
      ],
      [
        2,
        () =>
          random.pick(["true", "false", "exit 3", "echo a; exit 2", "echo $?", "f 1", "cat a.txt", "return 4", ":"]),
      ],
      [depth > 0 ? 3 : 0, () => this.#statement(depth - 1)],
    ]);
    this.#loops = loops;
    return text;
  }

  /** Several, by newlines or semicolons. */
  #body(depth: number): string {
    const statements = this.#random.times(1, 2, () => this.#statement(depth - 1));
    return joined(statements);
  }

  #statement(depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#simple(0);
    return random.weighted<string>([
      [40, () => this.#simple(depth)],
      [7, () => this.#if(depth)],
      [7, () => this.#case(depth)],
      [5, () => this.#for(depth)],
      [4, () => this.#while(depth)],
      [7, () => this.#list(depth)],
      [4, () => `(${spaced(this.#within(() => this.#body(depth)))})${this.#redirection(25)}`],
      [5, () => `{ ${closed(this.#body(depth))} }${this.#redirection(40)}`],
      [6, () => this.#pipeline(depth)],
      [6, () => this.#document(depth)],
      [3, () => `if ${this.#test(depth)}; then ${closed(this.#body(depth))} fi`],
      [2, () => this.#definition(random.pick(["f", "g", "h"]), depth)],
      [3, () => this.#getopts(depth)],
      [
        2,
        () =>
          `eval ${random.pick([`'${this.#simple(0).replaceAll("'", "")}'`, this.#words.words(1, 1, 2), `"echo \\$a"`])}`,
      ],
    ]);
  }

  #within<T>(make: () => T): T {
    const loops = this.#loops;
    this.#loops = 0;
    const made = make();
    this.#loops = loops;
    return made;
  }

  #definition(name: string, depth: number): string {
    const random = this.#random;
    this.#functions++;
    const body = this.#within(() => {
      const lines: string[] = [];
      if (random.chance(40))
        lines.push(random.pick(["local a", "local a=in b", 'local c="$1"', "local a=$1", "local n m=5"]));
      lines.push(...random.times(1, 2, () => this.#statement(depth - 1)));
      if (random.chance(30))
        lines.push(random.pick(["return 3", "return", "return $n", "shift", "false", "set -- q r"]));
      return joined(lines);
    });
    this.#functions--;
    return random.chance(85) ? `${name}() { ${closed(body)} }${this.#redirection(6)}` : `${name}() (${spaced(body)})`;
  }

  #if(depth: number): string {
    const random = this.#random;
    const other = random.chance(20) ? `elif ${this.#condition(depth)}; then ${closed(this.#body(depth))} ` : "";
    const last = random.chance(40) ? `else ${closed(this.#body(depth))} ` : "";
    return `if ${closed(this.#condition(depth))} then ${closed(this.#body(depth))} ${other}${last}fi${this.#redirection(8)}`;
  }

  #condition(depth: number): string {
    return this.#random.weighted<string>([
      [10, () => this.#test(depth)],
      [4, () => this.#simple(0).replace(/\n[^]*$/, "")],
      [3, () => this.#random.pick(["true", "false", "! true", "! false", "f", "f x", "(exit 1)"])],
    ]);
  }

  #case(depth: number): string {
    const random = this.#random;
    const items = random.times(1, 3, () => {
      const patterns = random.times(1, 2, () => this.#words.pattern(1)).join("|");
      return `${random.chance(20) ? "(" : ""}${patterns}) ${random.chance(15) ? "" : closed(this.#body(depth)).replace(/;$/, "")} ;;`;
    });
    const rest = random.chance(40) ? `\n*) echo other ;;` : "";
    return `case ${this.#words.word(1)} in\n${items.join("\n")}${rest}\nesac`;
  }

  #for(depth: number): string {
    const random = this.#random;
    this.#loops++;
    const list = random.chance(15) ? "" : ` in ${this.#words.words(1, 0, 4)}`;
    const text = `for ${random.pick(["a", "b", "i"])}${list}; do ${closed(this.#body(depth))} done${this.#redirection(12)}`;
    this.#loops--;
    return text;
  }

  /** A counter of its own ends it. */
  #while(depth: number): string {
    const random = this.#random;
    const counter = `w${this.#counters++}`;
    this.#loops++;
    const until = random.chance(30);
    const test = until ? `[ $${counter} -ge 3 ]` : `[ $${counter} -lt 3 ]`;
    const more = random.chance(15) ? ` ${until ? "||" : "&&"} ${random.pick(["true", "false", "[ $n -gt 1 ]"])}` : "";
    const body = `${counter}=$(($${counter}+1))\n${this.#body(depth)}`;
    this.#loops--;
    return `${counter}=0; ${until ? "until" : "while"} ${test}${more}; do ${closed(body)} done${this.#redirection(10)}`;
  }

  #list(depth: number): string {
    const random = this.#random;
    const parts = random.times(2, 3, () => {
      const part = random.chance(70) ? this.#simple(0).replace(/\n[^]*$/, "") : this.#condition(depth);
      return random.chance(15) ? `! ${part}` : part;
    });
    return parts.reduce((all, part) => `${all} ${random.pick(["&&", "||"])} ${part}`);
  }

  #pipeline(depth: number): string {
    const random = this.#random;
    const first = random.weighted<string>([
      [
        10,
        () =>
          random.pick(["printf 'a b\\nc d\\n'", "echo a:b", "cat a.txt", "printf 'l1\\\\\\nl2\\n\\nl3'", "printf ''"]),
      ],
      [6, () => `echo ${this.#words.words(1, 0, 2)}`],
      [4, () => `{ ${closed(this.#within(() => this.#body(depth)))} }`],
    ]);
    const last = random.weighted<string>([
      [
        8,
        () =>
          `while read ${random.pick(["-r a", "a", "a b", "x"])}; do echo "<$a|$b>"; ${random.pick([":", "n=9", "break", "false"])}; done`,
      ],
      [
        6,
        () =>
          random.pick([
            "cat",
            "cat | cat",
            "tr a-z A-Z",
            "sort -r",
            "(read b; echo $b; cat)",
            "{ read c; echo $c; exit 3; }",
            "wc -l",
          ]),
      ],
      [2, () => random.pick(["false", "exit 4", "return 2", "f", "true", ": $(echo $?)"])],
    ]);
    return `${random.chance(12) ? "! " : ""}${first} | ${last}`;
  }

  #document(depth: number): string {
    const random = this.#random;
    const [open, close] = random.pick([
      ["<<E", "E"],
      ["<<E", "E"],
      ["<<'E'", "E"],
      ["<<-E", "\tE"],
      ['<<"E x"', "E x"],
      ["<<\\E", "E"],
    ] as const);
    const command = random.pick([
      "cat",
      "cat",
      "read a",
      "read -r a b",
      "read a b c",
      'while read d; do echo "[$d]"; done',
      "IFS=: read a b",
      "cat <&0",
      "(cat; echo .)",
      "f",
    ]);
    const text = this.#words.document(depth > 1 ? 1 : 0);
    const tab = open === "<<-E" && random.chance(50) ? "\t" : "";
    return `${command} ${open}${random.chance(10) ? " | cat" : ""}\n${tab}${text}${close}\n:`;
  }

  #getopts(depth: number): string {
    const random = this.#random;
    const options = random.pick(["ab:c", ":ab:c", "a", ":b:"]);
    const given = random.chance(60)
      ? ` ${random.pick(["-a -b val -c x", "-abval y", "-b", "-z -a", "-ac -- -b", "x -a", "-a - -b"])}`
      : "";
    const body = depth > 1 && random.chance(20) ? this.#simple(0).replace(/\n[^]*$/, "") : ":";
    return `OPTIND=1; while getopts ${options} o${given}; do echo "$o=$OPTARG $OPTIND"; ${body}; done; echo "$o $OPTIND"`;
  }

  #test(depth: number): string {
    const random = this.#random;
    const word = (): string =>
      random.weighted<string>([
        [8, () => `"$${random.pick([...names, "1", "#"])}"`],
        [4, () => `$${random.pick([...names, "1", "#"])}`],
        [
          6,
          () =>
            random.pick([
              "abc",
              "x",
              "1",
              "''",
              "3",
              "-7",
              "a.txt",
              "dir",
              "=",
              "!",
              "-n",
              "-f",
              "'('",
              "nofile",
              "lnk",
              "dang",
              "-a",
              "010",
            ]),
        ],
      ]);
    const one = (): string =>
      random.weighted<string>([
        [8, () => `${word()} ${random.pick(["=", "!=", "=", "!=", "\\<", "\\>"])} ${word()}`],
        [
          6,
          () =>
            `${random.pick(['"$n"', "$m", "$#", "5", '"$a"', "''"])} -${random.pick(["eq", "ne", "lt", "le", "gt", "ge"])} ${random.pick(["3", "$m", "-7", "08", '"$b"', " ' 3 '"])}`,
        ],
        [6, () => `-${random.pick(["n", "z"])} ${word()}`],
        [
          6,
          () =>
            `-${random.pick(["e", "f", "d", "s", "r", "x", "L", "h", "p", "b", "c", "u", "g", "k"])} ${random.pick(["a.txt", "dir", "lnk", "dang", "nofile", "empty", "run.sh", '"c d"', "dir/", "a.txt/", "''", "$u", "/dev/null", "dir/x"])}`,
        ],
        [3, () => word()],
      ]);
    const expression = random.weighted<string>([
      [20, () => one()],
      [3, () => `! ${one()}`],
      [2, () => `${one()} ${random.pick(["-a", "-o"])} ${one()}`],
      [1, () => `\\( ${one()} \\)`],
      [1, () => `! \\( ${one()} -o ${one()} \\)`],
      [1, () => this.#words.words(depth > 1 ? 1 : 0, 0, 3)],
      [1, () => `a.txt ${random.pick(["-ef", "-nt", "-ot"])} ${random.pick(["nofile", "lnk", "a.txt"])}`],
    ]);
    return random.chance(80) ? `[ ${expression} ]` : `test ${expression}`;
  }

  #redirection(percent: number): string {
    const random = this.#random;
    if (!random.chance(percent)) return "";
    return ` ${random
      .times(1, random.chance(25) ? 2 : 1, () =>
        random.weighted<string>([
          [10, () => random.pick([">out", ">>out", "2>/dev/null", "2>&1", ">&2", ">/dev/null", "2>err", ">|out"])],
          [4, () => random.pick(["<a.txt", "<nofile", "<empty", "</dev/null", "<>b.txt", "0<a.txt"])],
          [
            4,
            () =>
              random.pick([
                "3>out",
                ">&3",
                "3>&-",
                ">&-",
                "2>&-",
                "<&-",
                "3>&1",
                "1>&2",
                "3<a.txt",
                "<&3",
                "4>&2 2>&4",
              ]),
          ],
          [
            2,
            () =>
              random.pick([
                ">nodir/x",
                ">dir",
                '>"c d"',
                ">out 2>&1",
                "2>&1 >out",
                ">$u",
                ">&9",
                ">'*'",
                '>"$a"'.replace("$a", "o$n"),
              ]),
          ],
        ]),
      )
      .join(" ")}`;
  }

  /** One simple command. */
  #simple(depth: number): string {
    const random = this.#random;
    const words = this.#words;
    const name = (): string => random.pick(names.slice(0, 4));
    const text = random.weighted<string>([
      [22, () => `printf '<%s>' ${words.words(depth, 0, 3)}; echo`],
      [14, () => `echo ${words.words(depth, 0, 3)}`],
      [16, () => random.times(1, random.chance(20) ? 2 : 1, () => `${name()}=${words.word(depth)}`).join(" ")],
      [4, () => `${random.pick(["n", "m"])}=${words.arithmetic(depth)}`],
      [4, () => `set -- ${words.words(depth, 0, 3)}`],
      [4, () => `${random.pick(["f", "g", "f", "h"])} ${words.words(0, 0, 2)}`],
      [4, () => this.#test(0)],
      [2, () => random.pick(["true", "false", ":", "! :", "(exit 3)"])],
      [3, () => random.pick(["shift", "shift 2", "shift 9", "shift 0", "shift x", "shift $#", "command shift 9"])],
      [
        this.#loops > 0 ? 8 : 1,
        () =>
          random.pick(["break", "continue", "break 2", "continue 2", "[ $n = 3 ] && break", "[ $# = 2 ] && continue"]),
      ],
      [
        this.#functions > 0 ? 6 : 1,
        () => random.pick(["return", "return 2", "return $n", "[ $# -gt 1 ] && return 5", "(return 3)"]),
      ],
      [2, () => random.pick(["exit", "exit 2", "(exit 4)", "exit $n", "exit 256", "exit x", "{ exit 1; }"])],
      [
        4,
        () =>
          `${name()}=${words.word(0)} ${random.pick(["echo $a", "f $a", ":", "eval 'echo $a'", "read b <a.txt", "sh -c 'echo $a$b'", "export c", "printf '%s' $b", "command :", "true", "unset b"])}`,
      ],
      [
        3,
        () =>
          random.pick([
            "export a",
            "export a=1 b='x y'",
            "readonly d",
            "readonly d=$a",
            "export c=$a",
            `export b="$a"`,
            "export 1x=2",
            "readonly n",
            "export u; sh -c 'echo [$u]'",
            "sh -c 'echo \"$a-$b\"'",
          ]),
      ],
      [
        3,
        () => random.pick(["unset a", "unset -v b c", "unset -f f", "unset f", "unset d u", "unset 1x", "unset IFS"]),
      ],
      [
        3,
        () =>
          random.pick([
            "set -e",
            "set +e",
            "set -u",
            "set +u",
            "set -f",
            "set +f",
            "set -a",
            "set -C",
            "set -o noglob",
            "set +o noglob",
            "set -o bad",
            "set -",
            "set -- ",
            "set -Q",
          ]),
      ],
      [3, () => random.pick(["IFS=:", "IFS=' '", "IFS=", "unset IFS", "IFS=/", "IFS=': '", 'IFS="$b"', "IFS=a"])],
      [
        3,
        () =>
          random.pick([
            "trap 'echo bye' EXIT",
            "trap 'echo $?; exit 7' 0",
            "trap - EXIT",
            "trap '' EXIT",
            "(trap 'echo sub' EXIT; false)",
            "trap",
            "trap 'false' EXIT",
            "trap 'echo t' NOSIG",
            "trap 'echo x' INT; trap",
          ]),
      ],
      [
        3,
        () =>
          random.pick([
            ". ./lib.sh",
            ". ./nofile",
            "command . ./nofile",
            ". lib.sh",
            ". ./lib.sh arg",
            "./run.sh 1 2",
            "./nofile",
            "nocmd",
            "command nocmd",
            "./a.txt",
            "./dir",
          ]),
      ],
      [
        3,
        () =>
          random.pick([
            "read a <a.txt",
            "read a b <b.txt",
            "read -r a b c <b.txt",
            "read a <empty",
            "read a <nofile",
            "read",
            "read a",
            "read 1x <a.txt",
            "read -r a",
            "IFS=: read -r a b <b.txt",
          ]),
      ],
      [
        2,
        () =>
          random.pick([
            "exec >out",
            "exec 3>out",
            "exec 3<a.txt",
            "read a <&3",
            "exec 3>&-",
            "echo x >&3",
            "exec <nofile",
            "exec 2>&1",
            "exec echo x",
            "(exec nocmd)",
            "exec 4>&1 >out; echo in; exec >&4 4>&-",
            "command exec <nofile",
          ]),
      ],
      [
        2,
        () =>
          random.pick([
            "command -v echo",
            "command -v f",
            "command -v nocmd",
            "type :",
            "command echo x",
            "command -v if",
            "type nocmd",
            "command -V f",
            "umask",
            "umask 077; : >priv",
            "cd dir; echo *; cd ..",
            "cd nodir",
            "cd dir && cd - >/dev/null",
            "true & wait",
            "hash nocmd",
            "umask 9",
            "unalias x",
            "alias",
          ]),
      ],
      [
        2,
        () =>
          `printf '${random.pick(["%s\\n", "%d\\n", "%5s|%-5s|\\n", "%05d\\n", "%x %o\\n", "%c\\n", "%b\\n", "%.2s|\\n", "%%\\n", "%q\\n", "%*d\\n", "%+d % d\\n", "\\101\\n", "%i\\n", "%u\\n", "a\\cb", "%#x\\n", "%.3d\\n", "%5.1f\\n"])}' ${words.words(0, 0, 3)}`,
      ],
      [
        1,
        () =>
          random.pick([
            "eval 'if'",
            "eval 'echo )'",
            "eval ''",
            "eval 'a=5; echo $a'",
            "eval \"echo '$a'\"",
            "eval exit 3",
            "eval 'for'",
            "eval 'echo x; }'",
          ]),
      ],
    ]);
    return `${text}${this.#redirection(7)}`;
  }
}

const values = [
  "abc",
  "'a b'",
  "''",
  "a:b::c",
  "'*'",
  "'  x  y '",
  "1",
  "'-n'",
  "'a\\b'",
  "x/y/z",
  "'$a'",
  "'\"'",
  "a.txt",
  "'a\n b'",
  "' '",
  "10",
  "'?'",
  ":a:",
  "'[a]'",
] as const;

const joined = (statements: readonly string[]): string =>
  statements.reduce((all, one) => `${all}${all.includes("\n") ? "\n" : "; "}${one}`);

/** Ends a list, so that a reserved word may follow. */
const closed = (text: string): string => (text.includes("\n") ? `${text}\n` : `${text};`);

/** `((` would begin something else. */
const spaced = (text: string): string => `${text.startsWith("(") ? " " : ""}${text}${text.includes("\n") ? "\n" : ""}`;
