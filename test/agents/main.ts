import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeError } from "../../src/shared/index.ts";
import { install } from "./install.ts";
import { PROGRAMS, type Program } from "./programs.ts";

/*
 * `npm run test:agents [-- names] [--options of vitest]`: installs the agent programs and plays a unit with each, as a user that
 * is not root and with no network but loopback. One that cannot be had or started is told and left out, unless it is needed.
 */

const asked = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const options = process.argv.slice(2).filter((word) => word.startsWith("-"));
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

/** The program's folder for PATH, or why there is none. */
function had(program: Program): { readonly bin: string } | { readonly why: string } {
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
  const found = chosen.map((program) => ({ program, got: had(program) }));
  const missing = found.flatMap(({ program, got }) => ("why" in got ? [{ program, why: got.why }] : []));
  for (const { program, why } of missing) console.error(`${program.name} cannot be had or started here: ${why}`);
  const bins = Object.fromEntries(found.flatMap(({ program, got }) => ("bin" in got ? [[program.name, got.bin]] : [])));
  if (Object.keys(bins).length === 0) return missing.some(({ program }) => program.needed) ? 1 : 0;
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/agents/vitest.config.ts", ...options];
  const [program = "", ...before] = ALONE;
  const environment = { ...process.env, AGENT_PROGRAMS: JSON.stringify(bins) };
  const { status } = spawnSync(program, [...before, process.execPath, ...vitest], {
    stdio: "inherit",
    env: environment,
  });
  return missing.some(({ program }) => program.needed) ? 1 : (status ?? 1);
}

process.exitCode = run();
