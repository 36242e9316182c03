/** How `exit`, `return`, `break` and `continue` leave what they are in. */
export class Exit extends Error {
  readonly status: number;
  constructor(status: number) {
    super("exit");
    this.status = status & 255;
  }
}

export class Return extends Error {
  readonly status: number;
  constructor(status: number) {
    super("return");
    this.status = status & 255;
  }
}

export class Leave extends Error {
  readonly kind: "break" | "continue";
  /** How many loops, counted outwards. */
  levels: number;
  constructor(kind: "break" | "continue", levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

/** An error of the script's own making that ends it, with a message as the shell gives it. */
export class ShellError extends Error {
  readonly status: number;
  /** It ends the script, not only the command: its message has been given, where redirections sent it. */
  isFatal = false;
  constructor(message: string, status = 2) {
    super(message);
    this.status = status;
  }
}
