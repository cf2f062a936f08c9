import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { currentRelease, layOut, releases, tidy, turnTo } from "../deploy/release.mjs";
import { smoke } from "../deploy/smoke.mjs";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => readFileSync(join(HERE, path), "utf8");
const { slos, alerts } = JSON.parse(read("deploy/alerts.json"));
const commit = (digit) => digit.repeat(40);

async function folder(t) {
  const made = await mkdtemp(join(tmpdir(), "operations-"));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

test("a release is laid out, turned to, and taken back", async (t) => {
  const root = await folder(t);
  for (const digit of ["a", "b"]) {
    assert.equal(await layOut(HERE, root, commit(digit)), true);
    await turnTo(root, commit(digit));
  }
  assert.equal(await layOut(HERE, root, commit("b")), false);
  assert.equal(await currentRelease(root), commit("b"));
  assert.equal(await turnTo(root, commit("a")), commit("b"));
  assert.equal(await currentRelease(root), commit("a"));
});

test("nothing is turned to that is not laid out, and no release has a name that moves", async (t) => {
  const root = await folder(t);
  await assert.rejects(turnTo(root, commit("c")), /is not laid out/);
  await assert.rejects(layOut(HERE, root, "latest"), /is no commit/);
  assert.equal(await currentRelease(root), null);
});

test("three releases stay, and the one that is on among them", async (t) => {
  const root = await folder(t);
  for (const digit of ["a", "b", "c", "d", "e"]) await layOut(HERE, root, commit(digit));
  await turnTo(root, commit("a"));
  assert.deepEqual(await tidy(root), [commit("b"), commit("c")]);
  assert.deepEqual(await releases(root), ["a", "d", "e"].map(commit));
});

test("the smoke test passes on a release, and fails on one that lost an airport", async (t) => {
  const [root, out] = [await folder(t), await folder(t)];
  await layOut(HERE, root, commit("a"));
  const release = join(root, "releases", commit("a"));
  const file = join(release, "data/airports.csv");
  const some = (await readFile(file, "utf8")).split("\n").slice(0, 101).join("\n"); // enough to see it, and quick
  await writeFile(file, some);
  const { passed, report } = await smoke(release, join(release, "data"), out);
  assert.deepEqual([passed, report.rows_loaded], [true, 100]);
  await writeFile(file, some.replace("00M,", "00M-,"));
  const damaged = await smoke(release, join(release, "data"), out);
  assert.deepEqual([damaged.passed, damaged.report.missing], [false, ["00M-"]]);
});

test("every page has its runbook, with all its parts", () => {
  const pages = alerts.filter(({ severity }) => severity === "page");
  assert.equal(pages.length, 3);
  for (const { runbook } of pages)
    for (const part of ["Meaning", "Is it real?", "First five minutes", "Mitigations", "Escalation"])
      assert.ok(read(runbook).includes(`## ${part}`), `${runbook}: ${part}`);
});

test("every service level has an alert, and is measured by what the service counts", () => {
  const counted = [...read("service/server.mjs").matchAll(/(requests|errors|slow): 0/g)].map(
    ([, name]) => `airports_${name}_total`,
  );
  for (const { name, good, all } of slos) {
    assert.ok(
      alerts.some(({ slo }) => slo === name),
      name,
    );
    for (const metric of `${good} ${all}`.match(/airports_\w+/g)) assert.ok(counted.includes(metric), metric);
  }
});

test("the proposed workflow runs what is there", () => {
  for (const [, script] of read("deploy/github/deploy.yml").matchAll(/node (deploy\/[\w.-]+)/g))
    assert.ok(existsSync(join(HERE, script)), script);
});
