/** The statuses of the protocol: debconf-devel(7), "THE DEBCONF PROTOCOL". */
export const codes = {
  success: 0,
  escapedData: 1,
  badParameters: 10,
  syntaxError: 20,
  skipped: 30,
  badVersion: 30,
  internalError: 100,
} as const;

/** A refused command: the protocol's status and what it says. */
export class Refusal {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string) {
    this.code = code;
    this.message = message;
  }
}
