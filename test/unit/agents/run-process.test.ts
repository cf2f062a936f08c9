import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TAGGED } from "../../../src/agents/containment.ts";
import { findContainment, type ProcessJob, runGate, runProcess, UNCONTAINED } from "../../../src/agents/index.ts";

function aJob(argv: readonly string[], change: Partial<ProcessJob> = {}): { job: ProcessJob; lines: string[] } {
  const cwd = mkdtempSync(join(tmpdir(), "process-"));
  const lines: string[] = [];
  const fixed = { stdin: null, timeoutMs: 30_000, graceMs: 50, containment: UNCONTAINED, folders: [cwd] };
  const environment = { PATH: process.env.PATH ?? "" };
  return { lines, job: { argv, cwd, environment, ...fixed, onLine: (line) => lines.push(line), ...change } };
}

function alive(id: number): boolean {
  try {
    process.kill(id, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

const idIn = (folder: string) => Number(readFileSync(join(folder, "id"), "utf8"));

describe("a watched process", () => {
  it("gives exit code and lines of both streams", async () => {
    const { job, lines } = aJob(["sh", "-c", "echo out; echo err >&2; cat; exit 4"], { stdin: "fed\n" });
    const result = await runProcess(job);
    expect(result).toMatchObject({ exit: 4, timedOut: false, leftovers: 0 });
    expect([...lines].sort()).toEqual(["err", "fed", "out"]);
  });

  it("says that a program is not there", async () => {
    await expect(runProcess(aJob(["no-such-program"]).job)).rejects.toThrow(/cannot start no-such-program/);
  });

  it("stops a whole tree that does not listen when its time is up", async () => {
    const script = 'trap "" TERM; (trap "" TERM; echo $$ > /dev/null; sleep 600) & echo $! > id; wait; sleep 600';
    const { job, lines } = aJob(["sh", "-c", script], { timeoutMs: 200 });
    const result = await runProcess(job);
    expect(result).toMatchObject({ timedOut: true, signal: "SIGKILL" });
    expect(alive(idIn(job.cwd))).toBe(false);
    expect(lines.join()).toMatch(/time is up/);
  });

  it("stops what has left the group and goes on after the end", async () => {
    const { job } = aJob(["sh", "-c", "setsid sleep 600 & echo $! > id; sleep 0.2"]);
    const result = await runProcess(job);
    expect(result).toMatchObject({ exit: 0, leftovers: 1 });
    expect(alive(idIn(job.cwd))).toBe(false);
  });

  it("finds by what it cannot throw away what has thrown away environment, folder and session", async () => {
    const script = "(cd /; env -i /usr/bin/setsid /bin/sh -c 'echo $$ > $0; exec /bin/sleep 600' \"$0\" &); sleep 0.3";
    const { job } = aJob([]);
    const argv = ["sh", "-c", script, join(job.cwd, "id")];
    expect((await runProcess({ ...job, argv, containment: TAGGED })).leftovers).toBe(1);
    expect(alive(idIn(job.cwd))).toBe(false);
  });

  it("holds no more of a line than is handed on", async () => {
    const { job, lines } = aJob(["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end"]);
    await runProcess(job);
    expect(lines.map(({ length }) => length)).toEqual([20_000, 3]);
  });

  it("finds by its folder what has thrown away its environment", async () => {
    const { job } = aJob(["sh", "-c", "env -i /usr/bin/setsid /bin/sleep 600 & echo $! > id; sleep 0.2"]);
    expect((await runProcess(job)).leftovers).toBe(1);
    expect(alive(idIn(job.cwd))).toBe(false);
  });
});

describe("a quality gate", () => {
  const aGate = (command: string, dir?: string) => {
    const tree = mkdtempSync(join(tmpdir(), "gate-"));
    mkdirSync(join(tree, "sub"));
    writeFileSync(join(tree, "sub", "here"), "yes");
    const [environment, mask] = [
      { PATH: process.env.PATH, GITHUB_TOKEN: "t" },
      (text: string) => text.replace("hush", "***"),
    ];
    const gate = { name: "test", command, ...(dir === undefined ? {} : { dir }) };
    return runGate({
      gate,
      tree,
      scratch: join(tree, ".scratch"),
      environment,
      timeoutMs: 20_000,
      mask,
      containment: UNCONTAINED,
    });
  };

  it("passes with exit code 0, in its folder, and keeps the last lines without secrets", async () => {
    const run = await aGate("cat here; echo; echo hush", "sub");
    expect(run).toMatchObject({ name: "test", dir: "sub", exit: 0, passed: true, tail: "yes\n***" });
  });

  it("fails with any other exit code", async () => {
    expect(await aGate("exit 3")).toMatchObject({ exit: 3, passed: false });
  });

  it("fails when no test was executed", async () => {
    const run = await aGate("echo '# tests 0'");
    expect(run).toMatchObject({ exit: 0, passed: false });
    expect(run.tail).toMatch(/no test was executed/);
  });

  it("sees no token of the job", async () => {
    expect((await aGate('echo "[$GITHUB_TOKEN]"')).tail).toBe("[]");
  });

  it.each(["../..", "/etc", "nowhere"])("is refused in %s", async (dir) => {
    await expect(aGate("true", dir)).rejects.toMatchObject({ code: "gate_invalid" });
  });
});

describe("containment", () => {
  it("finds one that works here, and names it", async () => {
    const base = mkdtempSync(join(tmpdir(), "ground-"));
    execFileSync("chmod", ["711", base]);
    const ground = { base, mustRead: process.execPath, node: process.execPath, path: process.env.PATH ?? "" };
    const log: string[] = [];
    const found = await findContainment(ground, (line) => log.push(line));
    expect(found.names.length).toBeGreaterThan(0);
    const cwd = mkdtempSync(join(base, "step-"));
    await found.handOver([cwd]);
    const { job, lines } = aJob(["sh", "-c", "echo done > here; id -u; id -un"], { cwd });
    const result = await runProcess({ ...job, containment: found });
    await found.takeBack([cwd]);
    expect(result.exit).toBe(0);
    expect(readFileSync(join(cwd, "here"), "utf8")).toBe("done\n");
    if (found.level === "separate-user") expect(lines[0]).toBe(String(found.user));
    if (found.names.includes("namespace")) expect(lines[1]).toMatch(/^haiku-0$/);
  });

  it("is none of another user where a folder above lets nobody else through", async () => {
    const base = mkdtempSync(join(tmpdir(), "shut-"));
    execFileSync("chmod", ["700", base]);
    const ground = { base, mustRead: process.execPath, node: process.execPath, path: process.env.PATH ?? "" };
    const found = await findContainment(ground, () => undefined);
    expect(found.names).not.toContain("separate user");
  });
});
