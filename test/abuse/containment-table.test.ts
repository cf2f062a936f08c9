import { randomInt } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { blobId } from "../../src/shared/index.ts";
import { planPart } from "../../src/state/index.ts";
import { ActionJob, type JobResult, RUNTIME_TOKEN, TOKEN } from "../support/action-job.ts";
import { aJobOfGates } from "../support/build-jobs.ts";
import { on } from "../support/machines/machine.ts";
import { workWithUnit } from "../support/recorded/plans.ts";
import { anIteration, aStateBuilding, aUnit, hatStep, OPEN, UNIT } from "../support/recorded/records.ts";
import { ATTACKS, LOOKED_FOR, lookingScript, NEEDED } from "./attacks.ts";
import { canTry, LEVELS, type Level } from "./levels.ts";
import { RESULTS_FILE, type Results, type Verdict, withTable } from "./security-table.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const BUILD = hatStep("builder");
const LANE = "airports/build/hat/001/builder/1.1";
const LOOSE = { "README.md": "# A\n", ".github/haiku.yml": "runs: { minimum_containment: none, setup: ['true'] }\n" };
/** A process without session, folder, environment or parent of the step, known by how long it would sleep. */
const DETACHED = (seconds: string): string =>
  `(cd /; env -i /usr/bin/setsid /bin/sleep ${seconds} </dev/null >/dev/null 2>&1 &); sleep 0.5`;

let port: number;
const listener = createServer((socket) => socket.end());
beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  port = (listener.address() as AddressInfo).port;
});
afterAll(() => {
  listener.close();
});

interface Tried extends JobResult {
  /** How long the process left behind would sleep. */
  readonly left: string;
}

const KEY = "sk-ant-of-the-model-0123456789";
const GIVEN = { ANTHROPIC_API_KEY: KEY };

/** Runs a job at a level whose agent is this script. */
async function tryAt(level: Level, program: string): Promise<Tried> {
  const work = workWithUnit();
  const body = planPart([...work.values()][0] ?? "");
  const unit = aUnit({ id: UNIT, plan: blobId(body), body, iterations: [anIteration({ lane: LANE, ...OPEN })] });
  const job = new ActionJob({
    base: LOOSE,
    work,
    state: aStateBuilding({ units: { [UNIT]: unit } }),
  });
  const left = `600.${randomInt(1_000_000)}`;
  const argv = ["/bin/sh", "-c", `${program}\n${DETACHED(left)}\n`];
  const inputs = { agent: "command", "agent-args": JSON.stringify(argv), "timeout-minutes": "2" };
  const result = await job.runBy(on(level.machine, job, GIVEN), job.request("unit", [BUILD]), inputs);
  return { ...result, left };
}

/** What a gate and the project's set-up reach at a level with the same script, in a job of their own. */
async function gateAndSetUpAt(level: Level, program: string): Promise<readonly string[]> {
  const command = (who: string) => `sh try.sh | sed "s/^/${who} /"`;
  const config = { runs: { minimum_containment: "none", setup: [command("SET-UP")] } };
  const more = { "try.sh": program, ".github/haiku.yml": JSON.stringify(config) };
  const [job, request] = aJobOfGates({ gate: command("GATE"), more });
  const { outcome, log } = await job.runBy(on(level.machine, job, GIVEN), request, { command: "gates" });
  const tail = outcome?.steps[0]?.gates[0]?.tail ?? "";
  return [...`${log}\n${tail}`.matchAll(/^(?:\W )?((?:GATE|SET-UP) TRIED \S+ (?:blocked|open))$/gm)].map(
    ([, seen = ""]) => seen,
  );
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
    const folder = level.machine.at;
    const looking = lookingScript({ folder, token: TOKEN, runtime: RUNTIME_TOKEN, key: KEY, port });
    const link = "rm -f ../session/journal.jsonl; ln -s /etc/passwd ../session/journal.jsonl";
    const tried = await tryAt(level, [looking, "echo '::warning::mine'", link].join("\n"));
    expect(tried.outcome?.steps[0]?.containment, tried.log).toEqual(level.names);
    const now = verdicts(tried);
    expect(Object.keys(now).sort()).toEqual(ATTACKS.map(({ name }) => name).sort());
    if (level.names.includes("separate user") && level.names.includes("namespace")) {
      // Nothing is open there but what an agent cannot do without.
      const open = Object.keys(now).filter((name) => now[name] === "open");
      expect(open.sort()).toEqual(NEEDED.map(({ name }) => name).sort());
    }
    const same = [...LOOKED_FOR, ...NEEDED].map(
      ({ name }) => `${name} ${name === "model-key" ? "blocked" : now[name]}`,
    );
    const others = ["GATE", "SET-UP"].flatMap((who) => same.map((line) => `${who} TRIED ${line}`));
    // The set-up comes first: there is no step yet that it could reach.
    const none = others.indexOf(`SET-UP TRIED other-steps ${now["other-steps"]}`);
    others[none] = "SET-UP TRIED other-steps blocked";
    expect((await gateAndSetUpAt(level, looking)).toSorted()).toEqual(others.sort());
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
