import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCli } from "../../src/cli/index.ts";
import { shippedTexts } from "../../src/cli/studio/read-studios.ts";

/** The studios as they are shipped, path → text, under as many names as it takes to have this many files. */
function manyStudios(shipped: ReadonlyMap<string, string>, size: number): ReadonlyMap<string, string> {
  const files = new Map([...shipped].filter(([path]) => path.startsWith("_shared/")));
  const own = [...shipped].filter(([path]) => !path.startsWith("_shared/") && path.endsWith(".md"));
  for (let copy = 1; files.size < size; copy += 1) {
    for (const [path, text] of own) {
      const [directory = "", ...rest] = path.split("/");
      const fields = path.endsWith("/STUDIO.md") ? text.replaceAll(/^(name|slug|aliases): .*$/gm, "") : text;
      if (rest.length > 0) files.set([`${directory}-${copy}`, ...rest].join("/"), fields);
    }
  }
  return files;
}

/** Milliseconds that `haiku studio validate` takes for this many files, from the disk to the last line; median of five. */
export async function validateStudios(size: number) {
  const shipped = new Map([...(await shippedTexts())].map(([path, text]) => [path.replace(/^studios\//, ""), text]));
  const folder = mkdtempSync(join(tmpdir(), "haiku-bench-"));
  const files = manyStudios(shipped, size);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const times: number[] = [];
  let said = "";
  for (let n = 0; n < 5; n += 1) {
    const before = performance.now();
    said = "";
    const write = (text: string): void => {
      said += text;
    };
    const terminal = { write, complain: write, folder, startDemo: async () => 1, now: () => "" };
    await runCli(["studio", "validate", folder], terminal);
    times.push(performance.now() - before);
  }
  rmSync(folder, { recursive: true });
  return {
    files: files.size,
    median: times.sort((a, b) => a - b)[2] ?? Number.NaN,
    said: said.trim().split("\n").at(-1),
  };
}
