import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { languageService } from "../../support/house/language-service.ts";
import { ROOT } from "../../support/house/read-sources.ts";

/* GitHub's own editor support finds nothing wrong in any workflow file of ours, nor in those that users copy and fill in. */

const FOLDERS = [".github/workflows", "action/workflows"];
const files = FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)));

let problemsIn: Awaited<ReturnType<typeof languageService>>;
beforeAll(async () => {
  problemsIn = await languageService();
});

/** What stands behind `#` as an example, as if somebody had taken it. */
function filledIn(text: string): string {
  return text.replaceAll(/^ {6}# {4}(?=- uses: |- run: | +with: )/gm, "      ");
}

describe.each(files)("%s", (path) => {
  const text = readFileSync(join(ROOT, path), "utf8");
  it("is understood by GitHub", async () => expect(await problemsIn(text)).toEqual([]));
});

describe.each(files.filter((path) => path.startsWith("action/")))("%s", (path) => {
  const text = readFileSync(join(ROOT, path), "utf8");

  it("is understood with its examples taken", async () => {
    const filled = filledIn(text);
    expect(filled.match(/^ {6}- (run: npm install --global|uses: actions\/setup-node)/gm)).toHaveLength(6);
    expect(await problemsIn(filled)).toEqual([]);
  });

  it.each([
    ["a key that no step has", "        with:\n          command: run", "        within:\n          command: run"],
    ["an expression that cannot be", "fromJSON(inputs.request).sha", "fromJSON(inputs.request.sha"],
    ["a runner that is not said", "    runs-on: ubuntu-latest\n", ""],
  ])("would be told of %s", async (_, before, after) => {
    expect(text).toContain(before);
    expect(await problemsIn(text.replace(before, after))).not.toEqual([]);
  });
});
