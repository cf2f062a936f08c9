import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { parseJson } from "../../src/shared/index.ts";
import { leftOutIn } from "../support/harness/not-in.ts";
import { namesOf } from "../support/harness/world-of-this-run.ts";
import { WORLDS } from "../support/harness/worlds.ts";

/*
 * `npm run worlds [-- "free plan" "older server + clock ahead" mixture:3 …]`: every story of `test/scenario` in each of these
 * worlds (all of them and five mixtures, where none is named); one line a world, and the stories that failed. Ends badly when
 * one did.
 */

const MIXTURES = [1, 2, 3, 4, 5].map((seed) => `mixture:${seed}`);

/** Worlds that are more than what people do on the way, and in which an intent comes to its end. */
const ALL = Object.keys(WORLDS).filter((name) => {
  const { acts, stands, ...rest } = WORLDS[name] ?? {};
  return stands === undefined && Object.keys(rest).some((key) => key !== "kind");
});

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

async function play(world: string, folder: string): Promise<boolean> {
  const names = namesOf(world);
  const file = join(folder, "report.json");
  const began = Date.now();
  const args = ["vitest", "run", "test/scenario", "--reporter=json", `--outputFile=${file}`];
  const child = spawn("npx", args, { env: { ...process.env, WORLD: world }, stdio: "ignore" });
  await new Promise((resolve) => child.once("close", resolve));
  // Where the runner itself breaks off there is no report: the error names the file, `WORLD=… npx vitest run` says why.
  const { testResults } = parseJson(await readFile(file, "utf8"), Report, file);
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = all.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
  const broken = testResults.filter((one) => one.status === "failed" && one.assertionResults.length === 0);
  const passed = all.filter(({ status }) => status === "passed").length;
  const seconds = Math.round((Date.now() - began) / 1000);
  const bad = [...failed, ...broken.map(({ name }) => name)];
  const left = leftOutIn(names).length;
  console.log(
    `${world}: ${passed} passed, ${bad.length} failed, ${left} left out (test/support/harness/not-in.ts), ${seconds} s`,
  );
  for (const name of bad) console.log(`  ${name}`);
  await rm(file);
  return bad.length === 0;
}

const asked = process.argv.slice(2);
if (asked.includes("--help")) {
  process.stdout.write(
    `Give worlds, several at once by " + ", or mixture:N; none: all of them.\n${Object.keys(WORLDS).join("\n")}\n`,
  );
  process.exit(0);
}
const unknown = asked.flatMap(namesOf).filter((name) => WORLDS[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`No world is called ${unknown.join(", ")}. There are:\n${Object.keys(WORLDS).join("\n")}\n`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), "haiku-worlds-"));
let failed = 0;
for (const world of asked.length > 0 ? asked : [...ALL, ...MIXTURES]) if (!(await play(world, folder))) failed += 1;
await rm(folder, { recursive: true });
if (failed > 0) process.exitCode = 1;
