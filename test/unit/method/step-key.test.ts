import { describe, expect, it } from "vitest";
import { jobKey, parseStepKey, STEP_KINDS, type Step, stepKey } from "../../../src/method/index.ts";
import { Bug } from "../../../src/shared/index.ts";
import { refusalOf } from "../../support/refusal.ts";

/* A step's name is all that a job, a commit and a record share: what is written is read back, and nothing else is read. */

const step: Step = { stage: "build", kind: "hat", subject: "001", hat: "builder", n: 12, attempt: 30 };

describe("a step's key", () => {
  it.each<[string, Partial<Step>]>([
    ["trip/build/hat/001/builder/12.30", {}],
    ["trip/-/hat/001/builder/12.30", { stage: null }],
    ["trip/build/hat/-/builder/12.30", { subject: null }],
    ["trip/build/hat/001/-/12.30", { hat: null }],
    ["trip/-/gates/-/-/1.1", { stage: null, kind: "gates", subject: null, hat: null, n: 1, attempt: 1 }],
  ])("%s says all of it", (key, differs) => {
    const named = { ...step, ...differs };
    expect(stepKey("trip", named)).toBe(key);
    expect(parseStepKey(key)).toEqual({ slug: "trip", step: named });
  });

  it.each(STEP_KINDS)("may be of the kind %s", (kind) => {
    expect(parseStepKey(`trip/build/${kind}/-/-/1.1`).step.kind).toBe(kind);
  });

  it.each([
    ["a slug", "/build/hat/001/builder/1.1"],
    ["a stage", "trip//hat/001/builder/1.1"],
    ["a kind", "trip/build//001/builder/1.1"],
    ["a kind there is", "trip/build/nap/001/builder/1.1"],
    ["a subject", "trip/build/hat//builder/1.1"],
    ["a hat", "trip/build/hat/001//1.1"],
    ["a count", "trip/build/hat/001/builder"],
    ["a count of two numbers", "trip/build/hat/001/builder/1"],
    ["a count with a point", "trip/build/hat/001/builder/1-1"],
    ["a count from one", "trip/build/hat/001/builder/0.1"],
    ["attempts from one", "trip/build/hat/001/builder/1.0"],
    ["a count and nothing before", "trip/build/hat/001/builder/v1.1"],
    ["a count and nothing after", "trip/build/hat/001/builder/1.1b"],
    ["numbers alone", "trip/build/hat/001/builder/1x.1"],
    ["its six parts and no more", "trip/build/hat/001/builder/1.1/more"],
    ["any part", ""],
  ])("has %s", (_, key) => {
    expect(refusalOf(() => parseStepKey(key))).toEqual({
      code: "step_key_invalid",
      message: `"${key}" is not a step key`,
      hint: "expected slug/stage/kind/subject/hat/n.attempt",
    });
  });
});

describe("a job's key", () => {
  it("is that of its first step", () => {
    const verifier: Step = { ...step, hat: "verifier" };
    expect(jobKey("trip", { kind: "unit", stage: "build", steps: [step, verifier] })).toBe(stepKey("trip", step));
  });

  it("is not to be had without a step", () => {
    const key = (): string => jobKey("trip", { kind: "unit", stage: "build", steps: [] });
    expect(key).toThrow(new Bug("a job without steps has no key"));
  });
});
