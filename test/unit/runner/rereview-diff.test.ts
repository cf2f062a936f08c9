import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderOf } from "../../../src/method/index.ts";
import type { RunnerInputs } from "../../../src/runner/inputs.ts";
import { fetchEarlier, reReviewOf } from "../../../src/runner/rereview-diff.ts";
import { layTree } from "../../../src/runner/step-checkout.ts";
import { parsePlans } from "../../../src/state/index.ts";
import { workWithUnit } from "../../support/recorded/plans.ts";
import { aSignature, aState, aStateBuilding, aStep, aUnit, UNIT } from "../../support/recorded/records.ts";

/* A reviewer that signed an earlier version is shown what has changed, from a checkout that holds only the latest. */

const APPROVE = aStep("approve", { subject: "correctness", n: 2 });
const OUTPUT = "src/load.mjs";

function repository() {
  const origin = mkdtempSync(join(tmpdir(), "origin-"));
  const checkout = mkdtempSync(join(tmpdir(), "checkout-"));
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd, encoding: "utf8" }).trim();
  const commit = (text: string): string => {
    writeFileSync(join(origin, OUTPUT), text);
    git(origin, "add", "-A");
    git(origin, "commit", "-qm", "c");
    return git(origin, "rev-parse", `HEAD:${OUTPUT}`);
  };
  git(origin, "init", "-q");
  mkdirSync(join(origin, "src"));
  const then = commit("const rows = 1;\nkept;\n");
  const now = commit("const rows = 2;\nkept;\n");
  git(checkout, "clone", "-q", "--depth=1", `file://${origin}`, ".");
  return { origin, checkout, then, now, sha: git(checkout, "rev-parse", "HEAD") };
}

function signed(witness: string) {
  const approvals = { correctness: aSignature({ witnesses: { [OUTPUT]: witness }, lapsed: "x" }) };
  return aStateBuilding({ units: { [UNIT]: aUnit({ id: UNIT, approvals }) } });
}

const inputsFor = (origin: string): RunnerInputs =>
  ({
    token: "",
    job: { temp: mkdtempSync(join(tmpdir(), "temp-")), repositoryUrl: `file://${origin}` },
  }) as RunnerInputs; // nothing else is read

it("shows the difference since the last signature", async () => {
  const { origin, checkout, then, now, sha } = repository();
  const state = signed(then);
  const said: string[] = [];
  const earlier = await fetchEarlier(inputsFor(origin), state, [APPROVE], (line) => said.push(line));
  const folder = mkdtempSync(join(tmpdir(), "lane-"));
  const tree = await layTree({
    checkout,
    sha,
    folder: join(folder, "step-0"),
    carried: new Map(),
    objects: null,
    installed: null,
    forAgent: true,
  });
  const plans = parsePlans(folderOf(state), state.intent.stages, workWithUnit({}));
  const start = { step: APPROVE, state, plans, index: 0 };
  const again = await reReviewOf({ folder, earlier }, start, tree);
  expect(again?.look.changed).toContainEqual({ path: OUTPUT, before: then, after: now });
  expect(again?.difference).toContain("-const rows = 1;\n+const rows = 2;\n kept;");
  expect(again?.difference).toContain(`${OUTPUT}:`);
  expect(said).toEqual([]);
  expect(await reReviewOf({ folder, earlier: null }, start, tree)).toMatchObject({ difference: null });
});

it("goes on without it where the host no longer has what was signed, and says so", async () => {
  const { origin } = repository();
  const said: string[] = [];
  const earlier = await fetchEarlier(inputsFor(origin), signed("9".repeat(40)), [APPROVE], (line) => said.push(line));
  expect(earlier).toBeNull();
  expect(said.join()).toContain("cannot be had");
});

it("fetches nothing for a first look", async () => {
  const nowhere = inputsFor("/nowhere");
  const fail = (line: string): never => expect.fail(line);
  expect(await fetchEarlier(nowhere, aState(), [APPROVE], fail)).toBeNull();
  expect(await fetchEarlier(nowhere, signed("9".repeat(40)), [{ ...APPROVE, kind: "review" }], fail)).toBeNull();
});
