import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Figures } from "../../src/rehearsal/demo/figures.ts";
import { ROOT } from "../support/house/read-sources.ts";
import { layOutProject, TINY_PROJECT } from "../support/story-project.ts";

/*
 * Somebody tries a studio of their own, on their own repository, with an agent that the demo knows nothing about. The
 * agent is given as a command; it stops unless the model's key has reached it.
 */

const LIMIT_MS = 900_000;
const AGENT = `sh -c 'test "$OPENAI_API_KEY" = a-key && exec "$@"' sh ${process.execPath} ${join(ROOT, "action/dist/rehearsal.mjs")} --prompt {prompt_file} --mcp-config {mcp_config} --playbook PLAYBOOK`;

let folder: string;
let lines: readonly string[];
let exit: number;

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=Reader", "-c", "user.email=reader@example.com", ...args], {
    cwd: join(folder, "mine"),
    encoding: "utf8",
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haiku-reader-"));
  execFileSync("chmod", ["755", folder]); // as another user, the agent reads its playbook there
  await layOutProject(join(folder, "mine"), { ".github/workflows/deploy.yml": "on: push\n" }, false);
  const playbook = TINY_PROJECT[".haiku/playbook.yml"] ?? "";
  await rm(join(folder, "mine/.haiku/playbook.yml"));
  await writeFile(join(folder, "playbook.yml"), playbook);
  git("init", "--quiet", "--initial-branch=trunk");
  git("add", "--all");
  git("commit", "--quiet", "--message=Mine");
  await mkdir(join(folder, "mine/src"));
  await writeFile(join(folder, "mine/src/unfinished.js"), "later();\n");
  const agent = AGENT.replace("PLAYBOOK", join(folder, "playbook.yml"));
  const options = ["--studio", "tiny", "--repo", "mine", "--agent", agent, "--json"];
  const environment = { ...process.env, INIT_CWD: folder, OPENAI_API_KEY: "a-key" };
  await new Promise<void>((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, "dist/demo.mjs"), ...options],
      { env: environment, timeout: LIMIT_MS },
      (error, stdout, stderr) => {
        exit = error ? Number(error.code) : 0;
        lines = `${stdout}${stderr}`.trimEnd().split("\n");
        resolve();
      },
    );
  });
}, LIMIT_MS + 10_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the demo with --repo, --studio and --agent", () => {
  it("reaches the seal, and promises nothing about what nobody could know", () => {
    expect(lines.slice(-30).join("\n")).toContain("everything the demo promises was seen");
    expect(exit).toBe(0);
    const figures = JSON.parse(lines.at(-1) ?? "") as Figures;
    expect(figures).toMatchObject({ sealed: true, verify: "ok", second_reconcile_writes: 0, problems: [] });
    expect(figures.stages).toEqual([{ name: "work", gate: "ask", source: "review" }]);
    expect(figures).toMatchObject({ rows_source: null, delivered_tests: null });
  });

  it("says what it starts from and what it leaves aside", () => {
    const said = lines.join("\n");
    expect(said).toContain(`starts from ${git("rev-parse", "HEAD").slice(0, 7)}`);
    expect(said).toContain("not committed are not taken over: 1 file");
    expect(said).toContain("your .github/workflows/deploy.yml is left aside here");
    expect(said).toContain("the agents are real: command sh");
  });

  it("leaves the reader's repository alone", async () => {
    expect(git("status", "--porcelain")).toBe("?? src/\n");
    expect(git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/trunk\n");
    expect(existsSync(join(folder, "mine/data"))).toBe(false);
    expect(await readFile(join(folder, "mine/.github/haiku.yml"), "utf8")).toBe(TINY_PROJECT[".github/haiku.yml"]);
  });
});
