import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { A_NOTE } from "../support/a-note.ts";
import { ROOT } from "../support/house/read-sources.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";

/* The release is made by the script that the workflow runs, into a repository of our name, by a push of a real git. */

const PARTS = [".gitignore", ".github/release", "action", "package.json"];
const { version, repository } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
const NAME = new URL(repository.url).pathname;
const TAG = `v${version}`;
const MAJOR = TAG.split(".", 1)[0] ?? "";
const WHO = ["-c", "user.name=Maintainer", "-c", "user.email=maintainer@example.com"];

let sources: string;
beforeAll(async () => {
  sources = await mkdtemp(join(tmpdir(), "haiku-sources-"));
  for (const part of PARTS) await cp(join(ROOT, part), join(sources, part), { recursive: true });
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git(...WHO, "commit", "--quiet", "--message", "The sources");
});
afterAll(() => rm(sources, { recursive: true, force: true }));

const execute = promisify(execFile);
const NO_CONFIG = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0" };

/** Never synchronous: the GitHub that is pushed to lives in this process. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const options = { cwd: sources, env: { ...process.env, ...NO_CONFIG }, timeout: 60_000 };
  return (await execute(program, args, options)).stdout.trim();
}

const git = (...args: readonly string[]): Promise<string> => run("git", args);

/** What the script said, by name. */
async function release(...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const said = await run(process.execPath, [join(sources, ".github/release/make-release.mjs"), ...args]);
  return Object.fromEntries(said.split("\n").map((line) => line.split("=")));
}

const remote = (story: Story): string =>
  `${story.town.url.replace("://", `://maintainer:${story.town.tokenFor("maintainer")}@`)}${NAME}`;

describe("a release", () => {
  it("is made by git alone, and a user's repository runs a hat from it, with the workflow file as it is there", async () => {
    await using story = await openStory({ jobs: "real", released: true, withWorkflow: false });
    await git("push", "--quiet", remote(story), "main");
    const made = await release("--push", remote(story));
    await git("fetch", "--quiet", "--tags", remote(story));
    expect([await git("rev-parse", TAG), await git("rev-parse", MAJOR)]).toEqual([made.released, made.released]);
    const [before, sourcesHead] = [await git("rev-parse", `${TAG}~1`), await git("rev-parse", `${TAG}~2`)];
    expect([before, sourcesHead]).toEqual([made.commit, await git("rev-parse", "main")]);
    const file = await git("show", `${TAG}:action/workflows/haiku.yml`);
    expect(file).toContain(`/action@${made.commit} # ${TAG}\n`);

    await story.developer.pushes("main", ".github/workflows/haiku.yml", `${file}\n`);
    const { slug } = await story.starts();
    const rounds = () => story.books(slug).stages.work?.units["unit-001-note"]?.iterations ?? [];
    await story.until("the hat's work", async () => rounds().at(-1)?.result === "advance");
    expect(slug).toBe(A_NOTE);
    await story.sees("work", "ready");
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("is the same commit whoever makes it, and is made once", async () => {
    await git("tag", "--force", TAG);
    await expect(release()).rejects.toThrow(/is there already, and never moves/);
    await git("tag", "--delete", TAG);
    const once = await release();
    expect(await release("--version", TAG)).toEqual(once);
  });

  it("is refused for another version, and from a checkout with changes", async () => {
    await expect(release("--version", "9.9.9")).rejects.toThrow(/set the version there first/);
    await writeFile(join(sources, "unknown"), "");
    await expect(release()).rejects.toThrow(/not clean/);
    await rm(join(sources, "unknown"));
  });
});
