import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { ActionJob, JobResult } from "../support/action-job.ts";
import { aJob, aJobOfGates, BUILD } from "../support/build-jobs.ts";
import { HOSTED, on } from "../support/machines/machine.ts";

vi.setConfig({ testTimeout: 120_000 });

/** What the setup actions of these languages leave in a job's environment, and what a project adds. */
const GIVEN: Readonly<Record<string, string>> = {
  CARGO_HOME: "/opt/rust/cargo",
  RUSTUP_HOME: "/opt/rust/rustup",
  GOROOT: "/opt/hostedtoolcache/go/1.24.1/x64",
  GOROOT_1_24_X64: "/opt/hostedtoolcache/go/1.24.1/x64",
  GOPATH: "/opt/go",
  VIRTUAL_ENV: "/home/runner/workspace/.venv",
  pythonLocation: "/opt/hostedtoolcache/Python/3.13.2/x64",
  LD_LIBRARY_PATH: "/opt/hostedtoolcache/Python/3.13.2/x64/lib:.:",
  JAVA_HOME: "/opt/hostedtoolcache/Java/21/x64",
  DOTNET_ROOT: "/usr/share/dotnet",
  PLAYWRIGHT_BROWSERS_PATH: "/opt/browsers",
  DATABASE_URL: "postgres://postgres@localhost/test",
  CACHE_ADDRESS: "redis://localhost",
  NODE_OPTIONS: "--max-old-space-size=4096",
  UNNAMED: "nobody asked for it",
  NPM_TOKEN: "npm_0123456789",
};
const NOT_PASSED = ["UNNAMED", "NODE_OPTIONS", "NPM_TOKEN"];
const CHANGED = ["VIRTUAL_ENV", "LD_LIBRARY_PATH"];

const config = (runs: string): Record<string, string> => ({ ".github/haiku.yml": `runs: { ${runs} }\n` });
const NAMED = config("environment: [DATABASE_URL], setup: ['mkdir -p .venv; env | sed s/^/SETUP./']");
const PLAY = { agent: "command", "agent-args": JSON.stringify(["/usr/bin/env"]), environment: "CACHE_ADDRESS" };

function tool(job: ActionJob, path: string, script: string): void {
  mkdirSync(dirname(join(job.folder, path)), { recursive: true });
  writeFileSync(join(job.folder, path), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Variables that were printed: by an agent, by a gate, by the set-up. */
function printed(text: string, before: string): Readonly<Record<string, string>> {
  const lines = text.split("\n").flatMap((line) => {
    const at = line.indexOf(before);
    const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(at < 0 ? "" : line.slice(at + before.length)) ?? [];
    return name === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(lines);
}

function expectToolChains(seen: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(GIVEN)) {
    if (NOT_PASSED.includes(name)) expect(seen).not.toHaveProperty(name);
    else if (!CHANGED.includes(name)) expect([name, seen[name]]).toEqual([name, value]);
  }
  // What lay in the checkout is meant in the copy; what is no full path would be a place of the branch.
  expect(seen.VIRTUAL_ENV).toMatch(/^\/tmp\/haiku-steps-\w+\/(step-0|set-up)\/tree\/\.venv$/);
  expect(seen.LD_LIBRARY_PATH).toBe("/opt/hostedtoolcache/Python/3.13.2/x64/lib");
  expect(seen.HOME).toMatch(/\/home$/);
  expect(seen.TMPDIR).toMatch(/\/tmp$/);
}

describe("the environment of a job on a hosted runner", () => {
  it("reaches agents and the set-up as far as tool chains go, and as far as it is named", async () => {
    const job = aJob(undefined, NAMED);
    const result = await job.runBy(on(HOSTED, job, GIVEN), job.request("unit", [BUILD]), PLAY);
    expectToolChains(printed(result.transcript(0), ""));
    expectToolChains(printed(result.log, "SETUP."));
  });

  it("reaches gates in the same way", async () => {
    const [job, request] = aJobOfGates({ gate: "env", more: NAMED });
    const result = await job.runBy(on(HOSTED, job, GIVEN), request, { ...PLAY, command: "gates" });
    expectToolChains(printed(result.outcome?.steps[0]?.gates[0]?.tail ?? result.log, ""));
  });

  it("says what is left out because nobody else can reach it, and what was named and is not there", async () => {
    const job = aJob(undefined, config("environment: [NOT_THERE]"));
    const begin = on(HOSTED, job, { CARGO_HOME: "/home/runner/home" });
    const result = await job.runBy(begin, job.request("unit", [BUILD]), PLAY);
    expect(result.log).toContain("not set in this job: NOT_THERE, CACHE_ADDRESS");
    expect(result.log).toContain("CARGO_HOME is left out, for /home/runner/home lies where no other user may go");
    expect(printed(result.transcript(0), "")).not.toHaveProperty("CARGO_HOME");
  });

  it("shows tools that lie in the closed home, and nothing else of it", async () => {
    const job = aJob();
    tool(job, ".rustup/toolchains/stable/bin/rustc", "echo rustc of $RUSTUP_HOME");
    tool(job, ".cargo/bin/cargo", 'exec "$RUSTUP_HOME/toolchains/stable/bin/rustc"');
    tool(job, ".cargo/secret", "echo secret");
    const script = [
      ...["cargo", "ls -A /home/runner /home/runner/.cargo", "echo x 2>&1 > /home/runner/.rustup/x"],
      ...["cat /home/runner/.cargo/secret"],
    ].join("; ");
    const PATH = `/home/runner/.cargo/bin:${process.env.PATH}`;
    const inputs = { ...PLAY, "agent-args": JSON.stringify(["/bin/sh", "-c", script]) };
    const result = await job.runBy(on(HOSTED, job, { PATH }), job.request("unit", [BUILD]), inputs);
    const seen = result.transcript(0);
    expect(seen, result.log).toContain("rustc of /home/runner/.rustup\n");
    expect(seen).toContain("/home/runner:\n.cargo\n.rustup\n\n/home/runner/.cargo:\nbin\n");
    expect(seen).toMatch(/Read-only file system|Permission denied/);
    expect(seen).toMatch(/secret: No such file/);
    expect(result.outcome?.steps[0]?.containment).toEqual(["separate user", "namespace"]);
  });

  it.each([
    ["GITHUB_TOKEN", "is the runner's own"],
    ["DATABASE_URL", "holds a token of the job"],
  ])("is not handed on by the name %s: no step begins", async (name, why) => {
    const job = aJob();
    const begin = on(HOSTED, job, { DATABASE_URL: "https://x:ghs_thisIsTheTokenOfTheJob0123456789@host" });
    const result: JobResult = await job.runBy(begin, job.request("unit", [BUILD]), { ...PLAY, environment: name });
    const failure = result.outcome?.steps[0]?.failure;
    expect(failure).toMatchObject({ code: "environment_refused", message: expect.stringContaining(`${name} ${why}`) });
    expect(result.transcript(0)).toBe("");
  });
});
