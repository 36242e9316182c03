export { parseControl } from "./parse-control.ts";
export { type FieldValues, scanStanzas } from "./scan-stanzas.ts";
export { type ControlField, Stanza } from "./stanza.ts";
