import { ageInHours, blocking, judge } from "../checks.mjs";

/** Judges what the run made. A blocking check that fails is a problem of the run; its result is written all the same. */
export async function step(work) {
  const results = judge({ ...work, age: await ageInHours(work.data, work.options) });
  await work.output.writeJson("checks.json", results);
  work.problems.push(...blocking(results));
  const count = (wanted) => results.filter(({ passed }) => passed === wanted).length;
  work.report.checks = { passed: count(true), failed: count(false), not_judged: count(null) };
}
