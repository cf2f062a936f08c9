import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../support/house/read-sources.ts";

const { readManifest, withPin } = await import(new URL(`file://${join(ROOT, ".github/release/pin.mjs")}`).href);
const release = { repository: "ours/tool", commit: "c".repeat(40), tag: "v1.2.3" };

describe("the line that names our Action", () => {
  it.each([
    ["  - uses: ours/tool/action@v1 # later\n", `  - uses: ours/tool/action@${release.commit} # v1.2.3\n`],
    [
      "    uses: ours/tool/action@main\n    with: 1\n",
      `    uses: ours/tool/action@${release.commit} # v1.2.3\n    with: 1\n`,
    ],
  ])("is changed, and nothing else: %j", (before, after) => {
    expect(withPin(before, release)).toBe(after);
  });

  it.each([
    ["uses: theirs/tool/action@v1\n", 0],
    ["uses: ours/tool/action@v1\nuses: ours/tool/action@v2\n", 2],
  ])("must be there once: %j", (text, times) => {
    expect(() => withPin(text, release)).toThrow(`in ${times} lines`);
  });

  it.each(["haiku.yml", "haiku-enterprise-server.yml"])("is in the file that users copy: %s", (file) => {
    const { repository } = readManifest(readFileSync(join(ROOT, "package.json"), "utf8"));
    const text = readFileSync(join(ROOT, "action/workflows", file), "utf8");
    expect(withPin(text, { ...release, repository })).toContain(
      `uses: ${repository}/action@${release.commit} # v1.2.3\n`,
    );
  });
});

describe("the repository's name", () => {
  it.each(["{}", '{"repository":{"url":"https://example.com/a/b.git"}}'])(
    "is asked for where it is missing: %s",
    (text) => {
      expect(() => readManifest(text)).toThrow(/repository\.url/);
    },
  );
});
