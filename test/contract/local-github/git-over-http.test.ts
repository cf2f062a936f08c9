import { execFile } from "node:child_process";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { branchWith, REPO, startTown, type Town } from "../../support/local-github/town.ts";

let town: Town;
beforeAll(async () => {
  town = await startTown({
    repo: {
      private: true,
      rules: [
        { pattern: "guarded/*", restrictCreations: true, bypass: ["maintainer"] },
        { pattern: "signed/*", signedCommits: true },
      ],
    },
  });
});
afterAll(() => town.close());
afterEach(() => expect(town.github.problems).toEqual([]));

const run = promisify(execFile);
const env = {
  PATH: process.env.PATH ?? "",
  GIT_TERMINAL_PROMPT: "0",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};
const git = async (cwd: string, ...args: string[]) =>
  (await run("git", ["-c", "user.name=Dee", "-c", "user.email=d@example.org", ...args], { cwd, env })).stdout.trim();
const remote = (token: string | null) =>
  town.github.url.replace("//", token ? `//x-access-token:${token}@` : "//").concat("/acme/shop.git");

async function clone(name: string, login: string): Promise<string> {
  await git(town.folder, "clone", "-q", remote(town.github.tokenFor(login)), name);
  return join(town.folder, name);
}

describe("git over HTTP", () => {
  it("clones with a person's and an installation's token, and not without one", async () => {
    const copy = await clone("copy", "outsider");
    expect(await readFile(join(copy, "README.md"), "utf8")).toMatch(/^# Shop/);
    const { token } = await town.installation();
    expect(await git(town.folder, "ls-remote", remote(token), "refs/heads/main")).toMatch(/^[0-9a-f]{40}/);
    await expect(git(town.folder, "ls-remote", remote(null))).rejects.toThrow(/could not read Username|Authentication/);
    await expect(git(town.folder, "ls-remote", remote("wrong"))).rejects.toThrow(/Authentication failed/);
  });

  it("takes a push, moves the pull request and says push and synchronize", async () => {
    const developer = town.as("developer");
    await branchWith(developer, "pushed", { "p.txt": "1\n" });
    const { data: pull } = await developer.rest.pulls.create({ ...REPO, title: "p", head: "pushed", base: "main" });
    const copy = await clone("pusher", "developer");
    await git(copy, "checkout", "-q", "pushed");
    await appendFile(join(copy, "p.txt"), "2\n");
    await git(copy, "commit", "-qam", "More");
    await git(copy, "push", "-q", "origin", "pushed");
    const head = await git(copy, "rev-parse", "HEAD");
    expect((await developer.rest.pulls.get({ ...REPO, pull_number: pull.number })).data.head.sha).toBe(head);
    await town.github.idle();
    const push = town.heard
      .filter((one) => one.event === "push")
      .map((one) => JSON.parse(one.body))
      .find((one) => one.after === head);
    expect(push).toMatchObject({
      ref: "refs/heads/pushed",
      before: pull.head.sha,
      forced: false,
      pusher: { name: "developer" },
      commits: [{ id: head, modified: ["p.txt"] }],
    });
    expect(await git(copy, "ls-remote", "origin", `refs/pull/${pull.number}/head`)).toContain(head);
    const { data: activity } = await developer.request("GET /repos/{owner}/{repo}/activity", {
      ...REPO,
      ref: "refs/heads/pushed",
    });
    expect(
      activity.map((one: { activity_type: string; actor: { login: string } | null }) => [
        one.activity_type,
        one.actor?.login,
      ])[0],
    ).toEqual(["push", "developer"]);
  });

  it("fetches any commit that a branch once had", async () => {
    const developer = town.as("developer");
    const old = await branchWith(developer, "short-lived", { "s.txt": "s\n" });
    await developer.rest.git.deleteRef({ ...REPO, ref: "heads/short-lived" });
    const copy = await clone("fetcher", "outsider");
    await git(copy, "fetch", "-q", "--depth", "1", "origin", old);
    expect(await git(copy, "rev-parse", "FETCH_HEAD")).toBe(old);
  });

  it("refuses a push from a reader, and to a branch that a rule closes", async () => {
    const reader = await clone("reader", "outsider");
    await git(reader, "checkout", "-qb", "mine");
    await expect(git(reader, "push", "-q", "origin", "mine")).rejects.toThrow(/403/);
    const writer = await clone("writer", "developer");
    await writeFile(join(writer, "w.txt"), "w\n");
    await git(writer, "add", "w.txt");
    await git(writer, "commit", "-qm", "W");
    for (const branch of ["guarded/one", "signed/one"])
      await expect(git(writer, "push", "-q", "origin", `HEAD:refs/heads/${branch}`)).rejects.toThrow(/hidden ref/);
    await git(writer, "push", "-q", "origin", "origin/main:refs/heads/signed/two");
    await git(writer, "push", "-q", "origin", "HEAD:refs/heads/open");
    await expect(git(writer, "push", "-q", "origin", "HEAD:refs/pull/1/head")).rejects.toThrow(/hidden ref/);
  });
});
