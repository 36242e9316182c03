export { readTar, type TarMember } from "./read-tar.ts";
