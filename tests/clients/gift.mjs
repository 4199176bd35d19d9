// Reads GIFT from its input with gift-pegjs and writes what it found, as JSON.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { parse } = createRequire(import.meta.url)("gift-pegjs");

try {
  process.stdout.write(JSON.stringify(parse(readFileSync(0, "utf8"))));
} catch (error) {
  const at = error.location ? `line ${error.location.start.line}, column ${error.location.start.column}: ` : "";
  process.stderr.write(`${at}${error.message}\n`);
  process.exitCode = 1;
}
