import { randomInt } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { planPart } from "../../src/state/index.ts";
import { ActionJob, buildAction, type JobResult, RUNTIME_TOKEN, TOKEN } from "../support/action-job.ts";
import { workWithUnit } from "../support/recorded/plans.ts";
import { anIteration, aStateBuilding, aUnit, hatStep, OPEN, UNIT } from "../support/recorded/records.ts";
import { ATTACKS, lookingScript } from "./attacks.ts";
import { canTry, LEVELS, type Level, pathOf } from "./levels.ts";
import { RESULTS_FILE, type Results, type Verdict, withTable } from "./security-table.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const BUILD = hatStep("builder");
const LANE = "airports/build/hat/001/builder/1.1";
const LOOSE = { "README.md": "# A\n", ".github/haiku.yml": "runs: { minimum_containment: none }\n" };
/** A process without session, folder, environment or parent of the step, known by how long it would sleep. */
const DETACHED = (seconds: string): string =>
  `(cd /; env -i /usr/bin/setsid /bin/sleep ${seconds} </dev/null >/dev/null 2>&1 &); sleep 0.5`;

let bundle: string;
beforeAll(async () => {
  bundle = await buildAction();
});

interface Tried extends JobResult {
  readonly job: ActionJob;
  /** How long the process left behind would sleep. */
  readonly left: string;
}

/** Runs a job at a level whose agent is this script. */
async function tryAt(level: Level, program: (job: ActionJob) => string): Promise<Tried> {
  const work = workWithUnit();
  const body = planPart([...work.values()][0] ?? "");
  const unit = aUnit({ id: UNIT, plan: blobId(body), body, iterations: [anIteration({ lane: LANE, ...OPEN })] });
  const job = new ActionJob({
    base: LOOSE,
    work,
    state: aStateBuilding({ units: { [UNIT]: unit } }),
  });
  const shared = mkdtempSync(join(tmpdir(), "evil-"));
  chmodSync(shared, 0o755);
  const left = `600.${randomInt(1_000_000)}`;
  const file = join(shared, "agent.sh");
  writeFileSync(file, `${program(job)}\n${DETACHED(left)}\n`);
  const inputs = { agent: "command", "agent-args": JSON.stringify(["/bin/sh", file]), "timeout-minutes": "2" };
  const result = await job.run(bundle, job.request("unit", [BUILD]), inputs, pathOf(level), level.user);
  return { ...result, job, left };
}

function alive(seconds: string): boolean {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.some((id) => {
    const file = `/proc/${id}/cmdline`;
    return existsSync(file) && readFileSync(file, "utf8").split("\0").includes(seconds);
  });
}

/** Verdicts of one job in which everything was tried. */
function verdicts({ left, ...result }: Tried): Readonly<Record<string, Verdict>> {
  const seen = [...result.transcript(0).matchAll(/^TRIED (\S+) (blocked|open)$/gm)];
  const [step] = result.outcome?.steps ?? [];
  return {
    ...Object.fromEntries(seen.map(([, name = "", verdict]) => [name, verdict as Verdict])),
    detached: alive(left) ? "open" : "blocked",
    "journal-link": step?.failure?.code === "file_replaced" && !result.log.includes("root:x:0") ? "detected" : "open",
    "log-command": /^::warning::/m.test(outsideStops(result.log)) ? "open" : "blocked",
  };
}

/** The lines of a log in which a runner looks for commands. */
function outsideStops(log: string): string {
  let until: string | null = null;
  return log
    .split("\n")
    .filter((line) => {
      if (until !== null) {
        if (line === `::${until}::`) until = null;
        return false;
      }
      until = /^::stop-commands::(.+)$/.exec(line)?.[1] ?? null;
      return until === null;
    })
    .join("\n");
}

describe("what foreign code reaches, by level of containment", () => {
  const recorded: Results = JSON.parse(readFileSync(RESULTS_FILE, "utf8"));

  it.runIf(process.getuid?.() === 0).each(LEVELS.filter(canTry))("$name", async (level) => {
    const tried = await tryAt(level, (job) =>
      [
        lookingScript(job.folder, TOKEN, RUNTIME_TOKEN),
        "echo '::warning::mine'",
        "rm -f ../session/journal.jsonl; ln -s /etc/passwd ../session/journal.jsonl",
      ].join("\n"),
    );
    expect(tried.outcome?.steps[0]?.containment, tried.log).toEqual(level.names);
    const now = verdicts(tried);
    expect(Object.keys(now).sort()).toEqual(ATTACKS.map(({ name }) => name).sort());
    if (process.env.UPDATE_GOLDEN) {
      const all: Results = JSON.parse(readFileSync(RESULTS_FILE, "utf8"));
      writeFileSync(RESULTS_FILE, `${JSON.stringify({ ...all, [level.name]: now }, null, 2)}\n`);
    } else expect(now).toEqual(recorded[level.name]);
  });

  it("is what SECURITY.md says", () => {
    const file = "SECURITY.md";
    const text = readFileSync(file, "utf8");
    const results: Results = JSON.parse(readFileSync(RESULTS_FILE, "utf8"));
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, withTable(text, results));
    else expect(text).toBe(withTable(text, results));
  });
});
