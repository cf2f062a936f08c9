import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeError } from "../../src/shared/index.ts";
import { install } from "./install.ts";
import { type Got, PROGRAMS, type Program } from "./programs.ts";

/*
 * `npm run test:agents [-- names] [--briefly | --whole] [--options of vitest]`: installs the agent programs and tries each, as a
 * user that is not root and with no network but loopback. One that cannot be had or started is told and left out; where it is
 * needed, that is a failed test. `README.md` tells what the two words mean.
 */

const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith("-"));
const [briefly, whole] = ["--briefly", "--whole"].map((word) => words.includes(word));
const options = words.filter((word) => word.startsWith("-") && word !== "--briefly" && word !== "--whole");
const unknown = asked.filter((name) => !PROGRAMS.some((program) => program.name === name));
const chosen = PROGRAMS.filter(({ name }) => asked.length === 0 || asked.includes(name));

/** No network but loopback and no processes but its own, for everything below: so whatever is heard or left is of the programs. */
const ALONE = [
  "unshare",
  "--net",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
  "--",
  "sh",
  "-c",
  'ip link set lo up && exec "$@"',
  "sh",
];

/** Why this machine lets nobody be alone; null where it does. */
function keptFromBeingAlone(): string | null {
  const [program = "", ...args] = ALONE;
  const { status, error, stderr } = spawnSync(program, [...args, "true"], { encoding: "utf8" });
  if (status === 0) return null;
  return `no network and processes of their own can be made for tests here: ${error ? describeError(error) : stderr.trim()}`;
}

/** The program's folder for PATH, or why there is none. */
function had(program: Program): Got {
  const home = mkdtempSync(join(tmpdir(), "version-"));
  try {
    const bin = install(program, "test/agents/programs");
    const path = `${bin}:/usr/local/bin:/usr/bin:/bin`;
    const asks = { timeout: 60_000, env: { PATH: path, HOME: home }, encoding: "utf8" } as const;
    console.log(`${program.name}: ${execFileSync(program.name, ["--version"], asks).trim().split("\n")[0]}`);
    return { bin };
  } catch (error) {
    return { why: describeError(error).trim().split("\n").slice(0, 3).join(" ") };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function run(): number {
  if (unknown.length > 0) {
    console.error(`no such agent: ${unknown.join(", ")}; there are ${PROGRAMS.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  if (process.getuid?.() !== 0) {
    console.error("only root can take the network away and become another user: try it with sudo, or in a container");
    return 2;
  }
  const kept = keptFromBeingAlone();
  const got = chosen.map((program) => [program, kept === null ? had(program) : { why: kept }] as const);
  for (const [{ name }, one] of got) if ("why" in one) console.error(`${name} cannot be tried here: ${one.why}`);
  const tried = got.filter(([program, one]) => program.needed || "bin" in one);
  if (tried.length === 0) return 0;
  const environment = {
    ...process.env,
    AGENT_PROGRAMS: JSON.stringify(Object.fromEntries(tried.map(([{ name }, one]) => [name, one]))),
    AGENT_JOBS: briefly ? "brief" : "all",
  };
  // Whole intents are played with those that are needed, and a file without a test would be a failure.
  const long = tried.some(([{ needed }]) => needed) ? ["whole", "long-gate"] : ["long-gate"];
  const files = (whole ? long : ["programs"]).map((name) => `test/agents/${name}.test.ts`);
  const vitest = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    "test/agents/vitest.config.ts",
    ...files,
    ...options,
  ];
  const [program = "", ...args] = [...(kept === null ? ALONE : []), process.execPath, ...vitest];
  const { status } = spawnSync(program, args, { stdio: "inherit", env: environment });
  return status ?? 1;
}

process.exitCode = run();
