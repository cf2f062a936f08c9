import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { ROOT } from "./read-sources.ts";

/* What GitHub's own editor support finds in a workflow file. */

type Validate = (
  document: unknown,
) => Promise<readonly { readonly message: string; readonly range: { readonly start: { readonly line: number } } }[]>;
interface Service {
  readonly validate: Validate;
  readonly TextDocument: { create(uri: string, language: string, version: number, text: string): unknown };
}

/** Its packages are made for bundlers: they import JSON as Node does not. */
export async function languageService(): Promise<(text: string) => Promise<readonly string[]>> {
  const folder = await mkdtemp(join(tmpdir(), "haiku-language-service-"));
  const outfile = join(folder, "service.mjs");
  const contents =
    'export { validate } from "@actions/languageservice/validate"; export { TextDocument } from "vscode-languageserver-textdocument";';
  const stdin = { contents, resolveDir: ROOT };
  await build({ stdin, outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  const { validate, TextDocument } = (await import(pathToFileURL(outfile).href)) as Service;
  await rm(folder, { recursive: true });
  let asked = 0;
  return async (text) => {
    asked += 1; // it remembers what it has read, by its address
    const found = await validate(TextDocument.create(`file:///.github/workflows/${asked}.yml`, "yaml", 1, text));
    return found.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
  };
}
