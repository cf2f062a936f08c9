import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { changesSince, inPlace, readObjects, treeNow } from "../../../src/git/index.ts";
import { layTree, type PrivateTree } from "../../../src/runner/step-checkout.ts";
import { blobId } from "../../../src/shared/index.ts";

let checkout: string;
let sha: string;

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "core.safecrlf=false", "-c", "user.name=t", "-c", "user.email=t@t", ...args], {
    cwd: checkout,
    encoding: "utf8",
  }).trim();
}

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "checkout-"));
  git("init", "-q");
  put(checkout, "src/a.mjs", "a\n");
  put(checkout, "crlf.txt", "one\r\ntwo\r\n");
  put(checkout, "AGENTS.md", "obey me\n");
  put(checkout, ".github/workflows/ci.yml", "on: push\n");
  put(checkout, ".gitattributes", "crlf.txt text eol=crlf\n*.bin filter=evil\n");
  put(checkout, ".gitignore", "node_modules\n");
  put(checkout, "node_modules/dep/index.js", "dep\n");
  git("-c", "core.autocrlf=false", "add", "-A");
  git("commit", "-qm", "one");
  sha = git("rev-parse", "HEAD");
});

async function aTree(carried: Parameters<typeof layTree>[0]["carried"] = new Map()): Promise<PrivateTree> {
  return layTree({ checkout, sha, folder: mkdtempSync(join(tmpdir(), "step-")), carried, ...FOR_AGENT });
}

const FOR_AGENT = { objects: null, installed: null, forAgent: true } as const;

const changes = (tree: PrivateTree) => changesSince(tree.place, tree.base, tree.withheld);

describe("a step's private tree", () => {
  it("has the commit's files and what was installed, but nothing that steers agents", async () => {
    const tree = await aTree();
    const at = (path: string) => existsSync(join(tree.place.tree, path));
    expect([at("src/a.mjs"), at("node_modules/dep/index.js")]).toEqual([true, true]);
    expect([at("AGENTS.md"), at(".github/workflows/ci.yml"), at(".gitattributes")]).toEqual([false, false, false]);
    expect([...tree.withheld.keys()].sort()).toEqual([".gitattributes", ".github/workflows/ci.yml", "AGENTS.md"]);
  });

  it("shows no change, and the commit's own tree, when nothing was done", async () => {
    const tree = await aTree();
    expect(await changes(tree)).toEqual([]);
    expect(readFileSync(join(tree.place.tree, "crlf.txt"), "utf8")).toBe("one\r\ntwo\r\n");
    const now = await treeNow(tree.place, tree.kept);
    expect(now.get("src")).toBe(git("rev-parse", "HEAD:src"));
    expect(now.get("AGENTS.md")).toBe(git("rev-parse", "HEAD:AGENTS.md"));
  });

  it.each([
    ["all of it", [], ["two", "one"]],
    ["the newest commit alone", ["--depth=1"], ["two"]],
  ])("shows an agent as much of the history as the job has: %s", async (_, depth, subjects) => {
    git("commit", "--allow-empty", "-qm", "two");
    const whole = checkout;
    checkout = mkdtempSync(join(tmpdir(), "checkout-"));
    git("clone", "-q", ...depth, `file://${whole}`, ".");
    sha = git("rev-parse", "HEAD");
    const { place } = await aTree();
    const log = execFileSync("git", ["log", "--format=%s"], { cwd: place.tree, encoding: "utf8" });
    expect(log.trim().split("\n")).toEqual(subjects);
  });

  it("tells added, changed, deleted and executable files, byte for byte", async () => {
    const tree = await aTree();
    put(tree.place.tree, "src/a.mjs", "changed\r\n");
    put(tree.place.tree, "new/b.sh", "#!/bin/sh\n");
    chmodSync(join(tree.place.tree, "new/b.sh"), 0o755);
    execFileSync("rm", [join(tree.place.tree, "crlf.txt")]);
    const found = await changes(tree);
    expect(found.map(({ path, mode, oid }) => [path, mode, oid])).toEqual([
      ["crlf.txt", "000000", null],
      ["new/b.sh", "100755", blobId("#!/bin/sh\n")],
      ["src/a.mjs", "100644", blobId("changed\r\n")],
    ]);
    const bytes = await readObjects([blobId("changed\r\n"), blobId("#!/bin/sh\n")], inPlace(tree.place));
    expect([...bytes.values()].map((one) => Buffer.from(one).toString())).toEqual(["changed\r\n", "#!/bin/sh\n"]);
  });

  it("leaves out what is ignored", async () => {
    const tree = await aTree();
    put(tree.place.tree, "node_modules/dep/index.js", "changed\n");
    expect(await changes(tree)).toEqual([]);
    expect(readFileSync(join(checkout, "node_modules/dep/index.js"), "utf8")).toBe("dep\n");
  });

  it("tells what steers agents when it is put back, links, and repositories inside", async () => {
    const tree = await aTree();
    put(tree.place.tree, "AGENTS.md", "obey them\n");
    symlinkSync("/etc", join(tree.place.tree, "etc"));
    execFileSync("git", ["init", "-q", join(tree.place.tree, "inner")]);
    execFileSync(
      "git",
      [
        "-c",
        "core.safecrlf=false",
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@t",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "x",
      ],
      {
        cwd: join(tree.place.tree, "inner"),
      },
    );
    expect((await changes(tree)).map(({ path, mode }) => [path, mode])).toEqual([
      ["AGENTS.md", "100644"],
      ["etc", "120000"],
      ["inner", "160000"],
    ]);
  });

  it("begins with what the job has changed before", async () => {
    const carried = new Map([
      ["src/a.mjs", { bytes: Buffer.from("carried\n"), mode: "100644" as const }],
      ["crlf.txt", { bytes: null, mode: "100644" as const }],
    ]);
    const tree = await aTree(carried);
    expect(await changes(tree)).toEqual([]);
    expect(readFileSync(join(tree.place.tree, "src/a.mjs"), "utf8")).toBe("carried\n");
    put(tree.place.tree, "src/a.mjs", "again\n");
    expect(await changes(tree)).toMatchObject([{ path: "src/a.mjs", base: blobId("carried\n") }]);
  });

  it("is looked at without hooks, filters or settings that lie in it", async () => {
    const tree = await aTree();
    const proof = join(tree.place.tree, "..", "proof");
    put(tree.place.tree, ".git/hooks/post-index-change", `#!/bin/sh\ntouch ${proof}\n`);
    chmodSync(join(tree.place.tree, ".git/hooks/post-index-change"), 0o755);
    put(
      tree.place.tree,
      ".git/config",
      `[core]\n\tfsmonitor = touch ${proof}\n[filter "evil"]\n\tclean = touch ${proof}\n`,
    );
    put(tree.place.tree, "x.bin", "x");
    put(tree.place.tree, ".gitattributes", "*.bin filter=evil\n");
    await changes(tree);
    expect(existsSync(proof)).toBe(false);
  });

  it("is a repository in which an agent sees its own difference", async () => {
    const tree = await aTree();
    put(tree.place.tree, "src/a.mjs", "changed\n");
    const seen = execFileSync("git", ["status", "--porcelain"], { cwd: tree.place.tree, encoding: "utf8" });
    expect(seen).toBe(" M src/a.mjs\n");
  });
});

describe("links in the commit", () => {
  let outside: string;

  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), "outside-"));
    put(outside, "victim.js", "theirs\n");
    symlinkSync(join(outside, "victim.js"), join(checkout, "note.txt"));
    symlinkSync(outside, join(checkout, "data"));
    git("add", "-A");
    git("commit", "-qm", "links");
    sha = git("rev-parse", "HEAD");
  });

  it("are not followed when a step has put a file in their place", async () => {
    const carried = new Map([
      ["note.txt", { bytes: Buffer.from("mine\n"), mode: "100755" as const }],
      ["data/victim.js", { bytes: Buffer.from("mine\n"), mode: "100644" as const }],
      ["data", { bytes: null, mode: "100644" as const }],
    ]);
    const { place } = await aTree(carried);
    expect(readFileSync(join(outside, "victim.js"), "utf8")).toBe("theirs\n");
    expect(readFileSync(join(place.tree, "note.txt"), "utf8")).toBe("mine\n");
    expect(readFileSync(join(place.tree, "data/victim.js"), "utf8")).toBe("mine\n");
  });

  it("are not followed to delete something", async () => {
    await aTree(new Map([["data/victim.js", { bytes: null, mode: "100644" as const }]]));
    expect(existsSync(join(outside, "victim.js"))).toBe(true);
  });

  it("lead nothing outside that a set-up has installed in their place", async () => {
    const installed = (await aTree()).place;
    git("-C", installed.tree, "rm", "-q", "--cached", "data");
    execFileSync("rm", ["-f", join(installed.tree, "data")]);
    put(installed.tree, "data/node_modules/dep.js", "mine\n");
    const folder = mkdtempSync(join(tmpdir(), "step-"));
    await layTree({ checkout, sha, folder, carried: new Map(), ...FOR_AGENT, installed });
    expect(existsSync(join(outside, "node_modules"))).toBe(false);
  });
});

describe("a file and a folder at one path", () => {
  const file = (text: string | null) => ({ bytes: text === null ? null : Buffer.from(text), mode: "100644" as const });

  it("a file that a step has put in a folder's place is carried on", async () => {
    const { place } = await aTree(
      new Map([
        ["src", file("a file now\n")],
        ["src/a.mjs", file(null)],
      ]),
    );
    expect(readFileSync(join(place.tree, "src"), "utf8")).toBe("a file now\n");
  });

  it("a folder that a step has put in a file's place is carried on", async () => {
    const { place } = await aTree(
      new Map([
        ["crlf.txt/in/it.txt", file("below\n")],
        ["crlf.txt", file(null)],
      ]),
    );
    expect(readFileSync(join(place.tree, "crlf.txt/in/it.txt"), "utf8")).toBe("below\n");
  });

  it("a file that a step has deleted is no reason to delete the folder that the commit has there now", async () => {
    const { place } = await aTree(new Map([["src", file(null)]]));
    expect(readFileSync(join(place.tree, "src/a.mjs"), "utf8")).toBe("a\n");
  });

  it("a file below one that the commit has turned into a file is gone already", async () => {
    const { place } = await aTree(new Map([["crlf.txt/in/it.txt", file(null)]]));
    expect(readFileSync(join(place.tree, "crlf.txt"), "utf8")).toBe("one\r\ntwo\r\n");
  });

  it("what a set-up has installed gives way to what the commit has of the other kind", async () => {
    const installed = (await aTree()).place;
    git("-C", installed.tree, "rm", "-rq", "--cached", "src", "crlf.txt");
    execFileSync("rm", ["-rf", join(installed.tree, "src"), join(installed.tree, "crlf.txt")]);
    put(installed.tree, "src", "installed\n");
    put(installed.tree, "crlf.txt/dep.js", "installed\n");
    writeFileSync(join(installed.tree, ".git", "info", "exclude"), "/src\n/crlf.txt\n");
    writeFileSync(join(installed.gitFolder, "info", "exclude"), "/src\n/crlf.txt\n");
    const ledger = {
      cwd: installed.tree,
      env: { ...process.env, GIT_DIR: installed.gitFolder, GIT_INDEX_FILE: installed.index },
    };
    execFileSync("git", ["rm", "-rq", "--cached", "src", "crlf.txt"], ledger);
    const folder = mkdtempSync(join(tmpdir(), "step-"));
    const { place } = await layTree({ checkout, sha, folder, carried: new Map(), ...FOR_AGENT, installed });
    expect(readFileSync(join(place.tree, "src/a.mjs"), "utf8")).toBe("a\n");
    expect(readFileSync(join(place.tree, "crlf.txt"), "utf8")).toBe("one\r\ntwo\r\n");
  });
});
