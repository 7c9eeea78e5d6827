// Writes the wire types from the golden OpenAPI file, or with `--check` fails when they are stale.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/shared/api/schema.ts", import.meta.url);

const text = `// Generated from docs/openapi.json by \`npm run generate\`; edits are lost.\n\n${astToString(await openapiTS(source))}`;

if (process.argv.includes("--check")) {
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== text) {
    console.error("src/shared/api/schema.ts is stale: run `npm run generate` and commit the result");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
