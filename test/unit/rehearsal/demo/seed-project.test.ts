import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseAgent } from "../../../../src/rehearsal/demo/agent-option.ts";
import { playableStudios } from "../../../../src/rehearsal/demo/choose-script.ts";
import { STORY_TESTS } from "../../../../src/rehearsal/demo/delivered.ts";
import { playbookTargets } from "../../../../src/rehearsal/demo/playbook-targets.ts";
import { prepareProject } from "../../../../src/rehearsal/demo/prepare-project.ts";
import { openReaderRepository } from "../../../../src/rehearsal/demo/reader-repository.ts";
import { parseConfig } from "../../../../src/studio/index.ts";
import { ROOT } from "../../../support/house/read-sources.ts";

const ENVIRONMENT = { PATH: process.env.PATH ?? "", HOME: "/nonexistent" };
const AGENT = parseAgent("my-agent --task {prompt_file}");

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "haiku-seed-"));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const git = (...args: string[]): string =>
  execFileSync("git", ["-C", join(place, "mine"), "-c", "user.name=R", "-c", "user.email=r@example.com", ...args], {
    encoding: "utf8",
  });

/** A repository of the reader's with one commit. */
function mine(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, "mine", path)), { recursive: true });
    writeFileSync(join(place, "mine", path), text);
  }
  git("init", "--quiet", "--initial-branch=trunk");
  git("add", "--all");
  git("commit", "--quiet", "--message=Mine");
  return join(place, "mine");
}

const said: string[] = [];
async function prepare(options: Partial<Parameters<typeof prepareProject>[0]> = {}, keys: readonly string[] = []) {
  said.length = 0;
  const folder = join(place, "project");
  const ground = { root: ROOT, folder, environment: ENVIRONMENT, keys, say: (line: string) => void said.push(line) };
  return prepareProject({ studio: "example", repo: null, agent: null, ...options }, ground);
}
const seeded = (path: string): string => readFileSync(join(place, "project", path), "utf8");

describe("the demo's own project", () => {
  it("has everything the story needs, and a configuration that is one", async () => {
    const { script, hasHistory } = await prepare();
    expect({ hasHistory, told: script.story !== null }).toEqual({ hasHistory: false, told: true });
    for (const path of [".gitignore", "package.json", "data/airports.csv", ".haiku/playbook.yml", "test/data.test.mjs"])
      expect(existsSync(join(place, "project", path)), path).toBe(true);
    const config = parseConfig(seeded(".github/haiku.yml"), "haiku.yml");
    expect(config).toMatchObject({
      ...{ studio: "example", agents: { default: { use: "rehearsal" } } },
      quality_gates: { test: { command: STORY_TESTS } },
    });
    expect(seeded(".github/workflows/haiku.yml")).toBe(readFileSync(join(ROOT, "action/workflows/haiku.yml"), "utf8"));
  });

  it("names a real agent and hands on the keys that are set, to agents and not to gates", async () => {
    const { script } = await prepare({ agent: AGENT, studio: "data-pipeline" }, [
      "ANTHROPIC_API_KEY",
      "OPENAI_API_KEY",
    ]);
    expect(script).toMatchObject({ playbook: null, story: null });
    expect(existsSync(join(place, "project/.haiku/playbook.yml"))).toBe(false);
    const { agents } = parseConfig(seeded(".github/haiku.yml"), "haiku.yml");
    expect(agents.default).toEqual({ use: "command", args: ["my-agent", "--task", "{prompt_file}"] });
    expect(seeded(".github/haiku.yml")).not.toContain("no model");
    const step = parse(seeded(".github/workflows/haiku.yml")).jobs.run.steps.find(
      ({ id }: { id: string }) => id === "haiku",
    );
    expect(Object.keys(step.env)).toEqual(["ANTHROPIC_API_KEY", "OPENAI_API_KEY"]);
    expect(step.env.OPENAI_API_KEY).toBe(step.env.ANTHROPIC_API_KEY.replaceAll("ANTHROPIC", "OPENAI"));
  });

  it.each([
    ["exampel", null, /did you mean example\?.*playbooks for data-pipeline, example/],
    ["application-development", null, /without --agent there are playbooks for/],
    ["exampel", AGENT, /did you mean example\?.*there are .*example/],
    ["_shared", AGENT, /there are/],
  ])("refuses the studio %s by its name", async (studio, agent, hint) => {
    await expect(prepare({ studio, agent })).rejects.toMatchObject({
      code: "studio_unknown",
      hint: expect.stringMatching(hint),
    });
  });
});

describe("a repository of the reader's", () => {
  it("is what the story begins on, with its history, and nothing of it is lost", async () => {
    const theirs = { "package.json": '{"scripts":{"test":"exit 1"}}', "README.md": "Mine\n", ".gitignore": "data/\n" };
    const repo = mine({ ...theirs, ".github/workflows/deploy.yaml": "on: push\n" });
    const { hasHistory } = await prepare({ repo });
    expect(hasHistory).toBe(true);
    for (const [path, text] of Object.entries(theirs)) expect(seeded(path)).toBe(text);
    const log = execFileSync("git", ["log", "--format=%s", "main"], { cwd: join(place, "project"), encoding: "utf8" });
    expect(log).toBe("Seed the demo\nMine\n");
    const tree = execFileSync("git", ["ls-files"], { cwd: join(place, "project"), encoding: "utf8" }).split("\n");
    expect(tree).toContain("data/airports.csv"); // although its own rules ignore it
    expect(tree).not.toContain(".github/workflows/deploy.yaml"); // it would run here
    expect(said).toContain("your .github/workflows/deploy.yaml is left aside here");
    expect(seeded(".github/haiku.yml")).toContain(`test: { command: ${STORY_TESTS} }`); // not what its package says
    expect(git("status", "--porcelain")).toBe("");
  });

  it("is taken from its last commit, also from a folder in it, and what is not committed is named", async () => {
    const repo = mine({ "src/a.txt": "1\n" });
    writeFileSync(join(repo, "src/a.txt"), "2\n");
    writeFileSync(join(repo, "b.txt"), "new\n");
    await prepare({ repo: join(repo, "src") });
    expect(seeded("src/a.txt")).toBe("1\n");
    expect(said[0]).toMatch(new RegExp(`starts from ${git("rev-parse", "HEAD").slice(0, 7)}`));
    expect(said[1]).toBe("changes that are not committed are not taken over: 2 files");
  });

  it.each([
    ["example", "pipeline/load.mjs"],
    ["example", "data/airports.csv"],
    ["data-pipeline", "pipeline/package.json"],
  ])("stops the story of %s where it would overwrite %s", async (studio, path) => {
    const repo = mine({ [path]: "Mine\n" });
    await expect(prepare({ repo, studio })).rejects.toMatchObject({
      code: "file_in_the_way",
      message: expect.stringContaining(path),
    });
  });

  it("stops where its tests would be run as the story's", async () => {
    const repo = mine({ "test/mine.test.mjs": "" });
    await expect(prepare({ repo })).rejects.toThrow(/test\/mine\.test\.mjs/);
  });

  it("never writes through a link", async () => {
    mkdirSync(join(place, "elsewhere"));
    mkdirSync(join(place, "mine"));
    symlinkSync(join(place, "elsewhere"), join(place, "mine/data"));
    const repo = mine({ "a.txt": "1\n" });
    await expect(prepare({ repo })).rejects.toMatchObject({ code: "repo_unusable", message: "data is no folder" });
    expect(existsSync(join(place, "elsewhere/airports.csv"))).toBe(false);
  });

  it("plays its own playbook, and keeps its configuration but for people and agents", async () => {
    const config =
      "# ours\nmode: autopilot\nreviewers: [someone]\npermissions: { approve: admin }\nagents:\n  default: { use: claude }\n";
    const files = { ".haiku/playbook.yml": "playbook: 1\nsteps: []\n", ".github/haiku.yml": config };
    const repo = mine({ ...files, ".haiku/studios/own/STUDIO.md": "---\nname: own\n---\n" });
    const { script } = await prepare({ repo, studio: "own" });
    expect(script).toMatchObject({ studio: "own", playbook: null, story: null });
    expect(seeded(".haiku/playbook.yml")).toBe(files[".haiku/playbook.yml"]);
    expect(existsSync(join(place, "project/data"))).toBe(false);
    expect(seeded(".github/haiku.yml")).toContain("# ours");
    expect(parseConfig(seeded(".github/haiku.yml"), "haiku.yml")).toMatchObject({
      ...{ mode: "autopilot", reviewers: ["maintainer"], permissions: { approve: "write" } },
      agents: { default: { use: "rehearsal" } },
    });
  });

  it("says which line of its configuration is broken", async () => {
    const repo = mine({ ".github/haiku.yml": "mode: [\n" });
    await expect(prepare({ repo, agent: AGENT })).rejects.toThrow(/\.github\/haiku\.yml/);
  });
});

describe("what cannot be started from", () => {
  const open = (path: string) => openReaderRepository(path, ENVIRONMENT);
  const refused = (message: RegExp) => ({ code: "repo_unusable", message: expect.stringMatching(message) });

  it("is named with the reason", async () => {
    mkdirSync(join(place, "plain"));
    await expect(open(join(place, "nothing"))).rejects.toMatchObject(refused(/is no folder/));
    await expect(open(join(place, "plain"))).rejects.toMatchObject(refused(/is no git repository/));
    execFileSync("git", ["init", "--quiet", "--bare", join(place, "bare")]);
    await expect(open(join(place, "bare"))).rejects.toMatchObject(refused(/is a bare repository/));
    execFileSync("git", ["init", "--quiet", join(place, "empty")]);
    await expect(open(join(place, "empty"))).rejects.toMatchObject(refused(/has no commit yet/));
    const repo = mine({ "a.txt": "1\n" });
    await expect(open(join(repo, ".git"))).rejects.toMatchObject(refused(/has no files checked out/));
    execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${repo}`, join(place, "shallow")]);
    await expect(open(join(place, "shallow"))).rejects.toMatchObject(refused(/is a shallow clone/));
  });
});

it("finds the tests of every playbook where a project with a package of its own runs them", async () => {
  for (const studio of await playableStudios(ROOT)) {
    const folder = join(ROOT, "src/rehearsal/demo/playbooks", studio);
    const targets = await playbookTargets(folder, readFileSync(join(folder, "playbook.yml"), "utf8"));
    expect(targets.length).toBeGreaterThan(3);
    for (const path of targets.filter((one) => /\.test\.\w+$/.test(one)))
      expect(path).toMatch(/^test\/[^/]+\.test\.mjs$/);
  }
});
