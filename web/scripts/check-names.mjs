// File names say what is inside: kebab-case, and no barrel files.
import { readdir } from "node:fs/promises";

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec))?\.(ts|tsx|css)$/;
const faults = [];
for (const root of ["src", "mock", "e2e"]) {
  for (const entry of await readdir(new URL(`../${root}`, import.meta.url), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = `${root}: ${entry.name}`;
    if (!KEBAB.test(entry.name)) faults.push(`${path}: expected a kebab-case name`);
    if (/^index\.tsx?$/.test(entry.name)) faults.push(`${path}: expected no barrel file; import from where it is`);
  }
}
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
