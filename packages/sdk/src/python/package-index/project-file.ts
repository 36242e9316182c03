/** One file of a project as an index lists it. */
export interface ProjectFile {
  /** Its name: `flask-3.1.3-py3-none-any.whl`. */
  readonly file: string;
  /** Absolute; may hold the index's credentials, so it is never shown or kept. */
  readonly url: string;
  /** 64 lower-case hexadecimal digits, where the index says. */
  readonly sha256: string | undefined;
  /** Bytes, where the index says. */
  readonly size: number | undefined;
  readonly requiresPython: string | undefined;
  /** PEP 592: withdrawn, with or without a reason. */
  readonly yanked: boolean;
  /** PEP 658/714: whether `url` + `.metadata` is there, and its sha256 where the index says. */
  readonly metadata: { readonly sha256: string | undefined } | undefined;
}
