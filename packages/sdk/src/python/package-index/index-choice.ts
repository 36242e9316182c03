/** Where a requirements file or a lock says that packages are to be looked for, on top of the host's configuration. */
export interface IndexChoice {
  /** Instead of the configured indexes. */
  readonly index?: string | undefined;
  /** After them. */
  readonly extra: readonly string[];
  /** Folders of wheels (`file:` URLs) and pages that link to some. */
  readonly findLinks: readonly string[];
  /** Only what `findLinks` has. */
  readonly noIndex: boolean;
}

/** The host's configuration alone. */
export const configured: IndexChoice = { extra: [], findLinks: [], noIndex: false };
