import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcome } from "../../src/ports/index.ts";
import { ActionJob } from "../support/action-job.ts";
import { aBuildState, BUILD } from "../support/build-jobs.ts";
import { canaries } from "./canaries.ts";
import { living } from "./processes.ts";
import type { Program } from "./programs.ts";

/**
 * Who the job runs as, and how far its agent is kept from it: `root`, as in a container, so that the agent has a user of its own;
 * or somebody with no name and no rights, whose agent runs as the same user. The agent is root in none of them.
 */
export const USERS = { "a user of its own": 0, "the job's own user": 64_123 } as const;
/** What the team keeps as a secret of its repository. */
export const KEY = "sk-of-the-model-0123456789abcdefghij";

/** A copy of the bundle that is shipped, where every user may read it. */
export function shippedBundle(): string {
  const folder = mkdtempSync(join(tmpdir(), "action-"));
  cpSync(fileURLToPath(new URL("../../action/dist", import.meta.url)), folder, { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

/** What one job is given. */
export interface Play {
  readonly bundle: string;
  /** Folder of the program, for PATH. */
  readonly bin: string;
  readonly program: Program;
  /** Where the model's service is. */
  readonly url: string;
  /** Null: the team has set none. */
  readonly key?: string | null;
  /** Where the branch would have requests go. */
  readonly elsewhere: string;
  readonly minutes: number;
  /** Who the job runs as. */
  readonly user: number;
  /** The unit's quality gate, where it is about that. */
  readonly gate?: string;
  /** Cancel the job as a runner does, once this has come. */
  readonly cancel?: Promise<void>;
}

/** What became of it. */
export interface Played {
  readonly outcome: Outcome | null;
  readonly log: string;
  readonly transcript: (step: number) => string;
  /** All that is uploaded, as one text. */
  readonly uploaded: string;
  /** Who lives on a moment after the job. */
  readonly left: readonly string[];
  /** From the first signal until the Action's own program had ended, in milliseconds; null where nobody cancelled. */
  readonly cancelMs: number | null;
}

/** One unit's job, both hats, by a program as the team's job would start it: as a user that is not root. */
export async function play(given: Play): Promise<Played> {
  const { state, work } = aBuildState({}, undefined, given.gate);
  const base = { "README.md": "# Airports\n", ".github/haiku.yml": "runs: { minimum_containment: namespace }\n" };
  const job = new ActionJob({
    base,
    work: new Map([...work, ...canaries(given.elsewhere)]),
    state,
  });
  const { program, bundle, bin, user } = given;
  const key = given.key === undefined ? KEY : given.key;
  const team = Object.entries(program.environment(given.url, key ?? "")).filter(([, value]) => value !== "");
  const before = living();
  let cancelMs: number | null = null;
  const begin: Parameters<ActionJob["runBy"]>[0] = async ({ env, cwd }) => {
    execFileSync("chown", ["-R", `${user}:${user}`, job.folder]);
    const ended = await runAs(
      join(bundle, "main.mjs"),
      { env: { ...env, ...Object.fromEntries(team) }, cwd, user },
      given.cancel,
    );
    cancelMs = ended.cancelMs;
    return ended;
  };
  const inputs = { agent: program.name, model: program.model ?? "", "timeout-minutes": String(given.minutes) };
  const path = [bin, "/usr/local/bin", "/usr/bin", "/bin"].join(":");
  const result = await job.runBy(begin, job.request("unit", [BUILD]), inputs, path);
  const left = await leftAfter(before);
  const uploaded = result.outcome ? [...result.files()].map(([, bytes]) => Buffer.from(bytes).toString("utf8")) : [];
  const { outcome, log, transcript } = result;
  return { outcome, log, transcript, uploaded: uploaded.join("\n"), left, cancelMs };
}

/** Looks until there is nobody left, for a moment: on a busy machine a program that was ended takes its time to be gone. */
const LOOKS = 20;

async function leftAfter(before: ReadonlyMap<string, string>): Promise<readonly string[]> {
  for (let look = 1; ; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const left = [...living()].filter(([id]) => !before.has(id)).map(([, line]) => line);
    if (left.length === 0 || look === LOOKS) return left;
  }
}

interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly user: number;
}

/** A runner's way to cancel: a signal, time to end, another one, less time, the end. Only the main program hears them. */
const CANCELLING = [
  { signal: "SIGINT", after: 0 },
  { signal: "SIGTERM", after: 7500 },
  { signal: "SIGKILL", after: 10_000 },
] as const;

function runAs(program: string, { env, cwd, user }: Surroundings, cancel: Promise<void> | undefined) {
  return new Promise<{ code: number | null; log: string; cancelMs: number | null }>((resolve, reject) => {
    const child = spawn(process.execPath, [program], { env, cwd, uid: user, gid: user });
    let [log, began] = ["", Number.NaN];
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece: Buffer) => {
        log += piece.toString();
      });
    const timers: NodeJS.Timeout[] = [];
    cancel?.then(() => {
      began = Date.now();
      for (const { signal, after } of CANCELLING) timers.push(setTimeout(() => child.kill(signal), after));
    }, reject);
    child.once("error", reject);
    child.once("exit", (code) => {
      const cancelMs = Number.isNaN(began) ? null : Date.now() - began;
      for (const timer of timers) clearTimeout(timer);
      // Whoever lives on may hold the pipes.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ code, log, cancelMs });
      }, 200);
    });
  });
}
