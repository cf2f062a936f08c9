import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { changesSince, treeNow } from "../../../src/git/index.ts";
import { keptElsewhere, notTaken } from "../../../src/runner/not-taken.ts";
import { layTree, type PrivateTree } from "../../../src/runner/step-checkout.ts";

let checkout: string;
let sha: string;

const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "protocol.file.allow=always", "-c", "user.name=t", "-c", "user.email=t@t", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function aRepository(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "repository-"));
  git(folder, "init", "-q");
  for (const [path, text] of Object.entries(files)) put(folder, path, text);
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "one");
  return folder;
}

beforeEach(() => {
  const inner = aRepository({ "inner.mjs": "inner\n" });
  const library = aRepository({ "lib.mjs": "lib\n", ".gitignore": "/built\n" });
  git(library, "submodule", "add", "-q", inner, "vendor/inner");
  git(library, "commit", "-qm", "two");
  const project = aRepository({ "src/a.mjs": "a\n" });
  git(project, "submodule", "add", "-q", library, "lib");
  git(project, "commit", "-qm", "two");
  checkout = mkdtempSync(join(tmpdir(), "checkout-"));
  git(checkout, "clone", "-q", project, ".");
  sha = git(checkout, "rev-parse", "HEAD");
});

const lay = (forAgent: boolean): Promise<PrivateTree> =>
  layTree({
    ...{ checkout, sha, folder: mkdtempSync(join(tmpdir(), "step-")), carried: new Map(), objects: null },
    installed: null,
    forAgent,
  });

async function lostIn(tree: PrivateTree): Promise<string | null> {
  const { place, base, withheld } = tree;
  return notTaken(tree, await changesSince(place, base, withheld), []);
}

describe("submodules that the job has checked out", () => {
  beforeEach(() => {
    git(checkout, "submodule", "update", "-q", "--init", "--recursive");
  });

  it.each([true, false])(
    "are there at the commits that are named, and no change (for an agent: %s)",
    async (forAgent) => {
      put(checkout, "lib/lib.mjs", "changed in the checkout\n");
      const tree = await lay(forAgent);
      const at = (path: string) => readFileSync(join(tree.place.tree, path), "utf8");
      expect([at("lib/lib.mjs"), at("lib/vendor/inner/inner.mjs")]).toEqual(["lib\n", "inner\n"]);
      expect(await changesSince(tree.place, tree.base, tree.withheld)).toEqual([]);
      expect(await treeNow(tree.place, tree.kept)).toEqual(tree.files);
      expect(await lostIn(tree)).toBeNull();
      expect(keptElsewhere(tree)?.submodules).toEqual([
        { path: "lib", there: true },
        { path: "lib/vendor/inner", there: true },
      ]);
    },
  );

  it.each(["lib/lib.mjs", "lib/new.mjs", "lib/vendor/inner/inner.mjs"])(
    "are not written to unseen: %s",
    async (path) => {
      const tree = await lay(true);
      put(tree.place.tree, path, "mine\n");
      expect(await lostIn(tree)).toBe(`${path}: it is in a submodule, a repository of its own: not taken`);
    },
  );

  it("may be built in, where they ignore what comes of it", async () => {
    const tree = await lay(true);
    put(tree.place.tree, "lib/built", "built\n");
    expect(await lostIn(tree)).toBeNull();
  });
});

describe("submodules that the job has not checked out", () => {
  it("are empty and named so, and what is written there is named", async () => {
    const tree = await lay(true);
    expect(keptElsewhere(tree)?.submodules).toEqual([{ path: "lib", there: false }]);
    expect(existsSync(join(tree.place.tree, "lib/lib.mjs"))).toBe(false);
    expect(await lostIn(tree)).toBeNull();
    put(tree.place.tree, "lib/lib.mjs", "mine\n");
    expect(await lostIn(tree)).toContain("lib/lib.mjs: it is in a submodule");
  });

  it("are none any more once something else lies there: that is a change of the project", async () => {
    const tree = await lay(true);
    rmSync(join(tree.place.tree, "lib"), { recursive: true });
    put(tree.place.tree, "lib", "a file now\n");
    expect(await lostIn(tree)).toBeNull();
    const changes = await changesSince(tree.place, tree.base, tree.withheld);
    expect(changes).toMatchObject([{ path: "lib", mode: "100644" }]);
  });
});
