// node try.ts 'snippet' …: shows what differs between the host's tools and firn's.
import { compare } from "./compare.ts";

for (const snippet of process.argv.slice(2)) {
  const difference = compare(snippet);
  console.log(difference ? [`✗ ${snippet}`, ...difference.what, ...difference.reports].join("\n  ") : `✓ ${snippet}`);
}
