export type { ControlFile, DebControl } from "./deb-control.ts";
export { type Download, findDeb, type Unpacked, unpackDeb } from "./unpack-deb.ts";
