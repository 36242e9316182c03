/** What every case starts from, in a folder of its own. */
export interface Item {
  readonly path: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly text?: string;
  readonly target?: string;
  readonly hardlink?: string;
  readonly directory?: true;
  readonly fifo?: true;
}

const poem = `The quick brown fox
jumps over
the lazy dog

10 apples 3.5
9 pears 12
100 plums 0.7
`;

const words = `beta 2 x
alpha 10 y
gamma 1 x
alpha 10 y
Delta 3\tz
beta 2 x

  indented 7
`;

export const fixture: readonly Item[] = [
  { path: "f1", text: poem },
  { path: "f2", text: words },
  { path: "f3", text: poem.replace("lazy", "sleepy").replace("9 pears 12\n", "") },
  { path: "noeol", text: "one\ntwo\nthree" },
  { path: "empty", text: "" },
  { path: "bin", text: "\0\x01\x02\xff\xfe\r\n\ttab\x1b[0m\x7f\n" },
  { path: "csv", text: "b:2:red\na:1:blue\nc:3:\n:4:green\nnone\n" },
  { path: "sa", text: "apple\nbanana\ncherry\nfig\n" },
  { path: "sb", text: "banana\ncherry\ndate\n" },
  { path: "ja", text: "1 one\n2 two\n3 three\n" },
  { path: "jb", text: "1 eins\n3 drei\n4 vier\n" },
  { path: "exec", text: "#!/bin/sh\necho run\n", mode: 0o755 },
  { path: "su", text: "su", mode: 0o4755 },
  { path: "sgx", text: "sgx", mode: 0o2755 },
  { path: "own", text: "own", mode: 0o640, uid: 6, gid: 12 },
  { path: "sp ace", text: "space\n" },
  { path: "dir", directory: true },
  { path: "dir/a", text: "a\n" },
  { path: "dir/b", text: "b\n", mode: 0o600 },
  { path: "dir/.hid", text: "hid\n" },
  { path: "dir/sub", directory: true, mode: 0o750 },
  { path: "dir/sub/c", text: "c\n" },
  { path: "dir/ln", target: "a" },
  { path: "dir/up", target: "../f1" },
  { path: "dir2", directory: true },
  { path: "dir2/a", text: "other a\n" },
  { path: "dir2/only", text: "only\n" },
  { path: "ed", directory: true },
  { path: "sg", directory: true, mode: 0o2775, gid: 50 },
  { path: "sticky", directory: true, mode: 0o1777 },
  { path: "owned", directory: true, mode: 0o700, uid: 33, gid: 33 },
  { path: "owned/x", text: "x", uid: 33, gid: 33 },
  { path: "ln1", target: "f1" },
  { path: "lnd", target: "dir" },
  { path: "dang", target: "nowhere" },
  { path: "loop", target: "loop" },
  { path: "fifo", fifo: true },
  { path: "h1", text: "hard\n" },
  { path: "h2", hardlink: "h1" },
];
