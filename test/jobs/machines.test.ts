import { beforeAll, describe, expect, it, vi } from "vitest";
import { aJob, BUILD } from "../support/build-jobs.ts";
import {
  CONTAINER,
  CONTAINER_AS_NOBODY,
  HOSTED,
  type Machine,
  on,
  REUSED,
  REUSED_AS_USER,
} from "../support/machines/machine.ts";

vi.setConfig({ testTimeout: 120_000 });

/** The level that has to be reached there, as the outcome names it. */
const MACHINES: readonly (readonly [Machine, readonly string[]])[] = [
  [HOSTED, ["separate user", "namespace"]],
  [CONTAINER, ["separate user"]],
  [CONTAINER_AS_NOBODY, ["same user"]],
  [REUSED, ["separate user", "namespace"]],
  [REUSED_AS_USER, ["namespace"]],
];

beforeAll(() => {
  // Only root can be somebody else: what cannot be tried fails here.
  expect(process.getuid?.()).toBe(0);
});

describe("a job of a unit, hat after hat with tools and gates", () => {
  it.each(MACHINES.map(([machine, names]) => ({ title: machine.name, machine, names })))("on a $title", async (one) => {
    const weakest = one.names.includes("separate user")
      ? "separate-user"
      : one.names.includes("namespace")
        ? "namespace"
        : "none";
    const job = aJob(undefined, { ".github/haiku.yml": `runs: { minimum_containment: ${weakest} }\n` });
    const begin = on(one.machine, job);
    const { code, outcome, log, runnerFile } = await job.runBy(begin, job.request("unit", [BUILD]), {
      agent: "rehearsal",
    });
    expect(code, log).toBe(0);
    const steps = outcome?.steps.map(({ failure, containment }) => ({ failure, containment }));
    const step = { failure: null, containment: one.names };
    expect(steps, log).toEqual([step, step]);
    expect(runnerFile("summary")).toContain(`*${one.names.join("*, *")}*`);
  });
});
