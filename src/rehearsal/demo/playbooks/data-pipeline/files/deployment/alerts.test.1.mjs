import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { address, causes } from "../pipeline/alerts.mjs";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(join(PROJECT, path), "utf8"));
const SCHEDULE = readJson("pipeline/schedule.json");
const RUN = { report: { rows_source: 8742, rows_loaded: 8742, rows_dead: 0 }, checks: [], exit: 0 };
const failed = (check, severity) => ({ check, severity, threshold: "t", actual: "a", passed: false });
const alertsOf = (run) => causes(run, SCHEDULE).map(({ alert }) => alert);

for (const [what, run, alerts] of [
  ["a good run", RUN, []],
  ["a check that was not judged", { ...RUN, checks: [{ ...failed("freshness", "warning"), passed: null }] }, []],
  ["a run that stopped", { ...RUN, exit: 1 }, ["run-stopped"]],
  ["a run without a report", { ...RUN, report: null }, ["run-stopped"]],
  ["a blocking check", { ...RUN, checks: [failed("unique: x", "blocking")] }, ["blocking-check"]],
  ["a warning", { ...RUN, checks: [failed("share: x", "warning")] }, ["warning-check"]],
  ["an old source", { ...RUN, checks: [failed("freshness: oldest source", "warning")] }, ["freshness"]],
  ["a dead letter", { ...RUN, report: { ...RUN.report, rows_dead: 1 } }, ["dead-letters"]],
  ["half of the rows", { ...RUN, report: { ...RUN.report, rows_source: 4371 } }, ["volume"]],
  ["no row at all", { ...RUN, report: { ...RUN.report, rows_source: 0 } }, ["volume"]],
])
  test(`${what} alerts with ${JSON.stringify(alerts)}`, () => {
    assert.deepEqual(alertsOf(run), alerts);
  });

test("every alert of the schedule has a route that exists", () => {
  const every = Object.keys(SCHEDULE.alerts).map((alert) => ({ alert, why: "x" }));
  assert.equal(address(every, SCHEDULE).filter(({ to }) => to).length, 6);
  assert.throws(() => address([{ alert: "unheard-of", why: "x" }], SCHEDULE), /no route for the alert unheard-of/);
});

test("the command of the schedule is a script of the package, and two runs never overlap", () => {
  const [npm, , folder, , script] = SCHEDULE.command;
  assert.equal(npm, "npm");
  assert.ok(readJson(`${folder}/package.json`).scripts[script]);
  assert.equal(SCHEDULE.max_active_runs, 1);
});

test("who is woken shows in the exit code", (t) => {
  const out = mkdtempSync(join(tmpdir(), "alerts-"));
  t.after(() => rmSync(out, { recursive: true }));
  const exitOf = (...more) =>
    spawnSync(process.execPath, ["pipeline/alerts.mjs", out, ...more], { cwd: PROJECT }).status;
  assert.equal(exitOf(), 3);
  writeFileSync(join(out, "checks.json"), "[]");
  writeFileSync(join(out, "report.json"), JSON.stringify(RUN.report));
  assert.deepEqual([exitOf(), exitOf("--exit", "1")], [0, 3]);
  writeFileSync(join(out, "report.json"), JSON.stringify({ ...RUN.report, rows_dead: 1 }));
  assert.equal(exitOf(), 4);
});
