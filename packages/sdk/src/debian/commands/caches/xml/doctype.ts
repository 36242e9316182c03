import type { XmlScanner } from "./scanner.ts";

/** General entities with a text, by name. */
export type Entities = ReadonlyMap<string, string>;

/**
 * Reads `<!DOCTYPE …>` for the entities that it declares within the document. What lies outside is not looked at, and
 * attributes' defaults are not applied: libxml2 does neither unless asked.
 */
export function readDoctype(scanner: XmlScanner): Entities {
  const entities = new Map<string, string>();
  for (;;) {
    scanner.space();
    if (scanner.takes(">")) return entities;
    if (scanner.sees('"') || scanner.sees("'")) scanner.quoted();
    else if (scanner.takes("[") || scanner.takes("]")) continue;
    else if (scanner.takes("<!--")) scanner.until("-->");
    else if (scanner.takes("<?")) scanner.until("?>");
    else if (scanner.takes("<!ENTITY")) readEntity(scanner, entities);
    else if (scanner.takes("<!")) skipDeclaration(scanner);
    else if (scanner.takes("%")) scanner.until(";");
    else scanner.name();
  }
}

/** An element's or attribute's: to its end, which is not within quotes. */
function skipDeclaration(scanner: XmlScanner): void {
  for (; !scanner.takes(">"); scanner.at++) {
    if (scanner.isAtEnd) scanner.fail("the document type does not end");
    if (scanner.sees('"') || scanner.sees("'")) {
      scanner.quoted();
      scanner.at--;
    }
  }
}

function readEntity(scanner: XmlScanner, entities: Map<string, string>): void {
  scanner.space();
  const isParameter = scanner.takes("%");
  scanner.space();
  const name = scanner.name();
  scanner.space();
  if (scanner.sees('"') || scanner.sees("'")) {
    const value = scanner.quoted();
    if (!isParameter && !entities.has(name)) entities.set(name, value);
  }
  skipDeclaration(scanner);
}
