/** CPython as WebAssembly, by its minor version: the compiler's output belongs to that. */
export interface Interpreter {
  /** `3.11` */
  readonly python: string;
  /** The dependency that holds it. */
  readonly package: string;
  /** What decides the bytes: raised with the pinned version, or with the code that asks it. */
  readonly edition: string;
}

const pinned: readonly (readonly [python: string, pyodide: string])[] = [
  ["3.11", "0.25.1"],
  ["3.12", "0.27.7"],
  ["3.13", "0.29.4"],
  ["3.14", "314.0.7"],
];

/** The interpreters that there are, oldest first. */
export const interpreters: readonly Interpreter[] = pinned.map(([python, pyodide]) => ({
  python,
  package: `cpython-${python}`,
  edition: `pyodide-${pyodide}/1`,
}));
