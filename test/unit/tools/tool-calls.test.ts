import { describe, expect, it } from "vitest";
import { openSession } from "../../../src/engine/index.ts";
import { anchorDigest, type FileTree, type QualityGate, type Step } from "../../../src/method/index.ts";
import { type GateRun, OUTCOME_LIMITS, type ToolCall } from "../../../src/ports/index.ts";
import { openToolCalls, TOOLS } from "../../../src/tools/index.ts";
import { workWithUnit } from "../../support/recorded/plans.ts";
import {
  anIteration,
  aRun,
  aStage,
  aState,
  aStep,
  aUnit,
  hatStep,
  OPEN,
  UNIT,
} from "../../support/recorded/records.ts";

const REVIEW = aStep("review", { subject: "correctness" });
const VERIFY = hatStep("verifier");
const PLAN = aStep("elaborate");

interface Machine {
  tree: FileTree;
  passes: boolean;
  text: string | null;
  whileGateRuns?: (() => void) | undefined;
}

function aDesk(step: Step, gate?: string) {
  const kept: ToolCall[] = [];
  const ran: string[] = [];
  const reported: string[] = [];
  const machine: Machine = { tree: new Map([["src/load.mjs", "a".repeat(40)]]), passes: true, text: null };
  const iterations = [anIteration({ lane: "l" }), anIteration({ hat: "verifier", lane: "l", ...OPEN })];
  const unit = aUnit({ id: UNIT, iterations, criteria: [{ n: 1, met_by: "builder", evidence: "saw", at: "x" }] });
  const stage = aStage({ runs: [aRun("review/correctness", { lane: "l", ...OPEN })], units: { [UNIT]: unit } });
  const session = openSession({
    state: aState({ stages: { build: stage } }),
    work: workWithUnit({ gate }),
    files: machine.tree,
    step,
  });
  const calls = openToolCalls(session, {
    treeOf: async () => machine.tree,
    readText: async () => machine.text,
    runGate: async (one: QualityGate): Promise<GateRun> => {
      ran.push(one.command);
      machine.whileGateRuns?.();
      const { name, command } = one;
      return {
        name,
        command,
        dir: null,
        exit: machine.passes ? 0 : 1,
        duration_ms: 1,
        tail: "",
        passed: machine.passes,
      };
    },
    keepCall: async (entry) => void kept.push(entry),
    keepGates: async () => undefined,
    report: (line) => reported.push(line),
  });
  return { desk: calls, kept, ran, reported, machine };
}

const here = { intent: "airports", stage: "build" };

describe("the desk", () => {
  it("shows a step the tools of its kind and no others", () => {
    const names = aDesk(REVIEW).desk.tools.map(({ name }) => name);
    expect(names).toContain("haiku_review_complete");
    expect(names).not.toContain("haiku_unit_write");
    expect(names).not.toContain("haiku_gates_run");
    expect(aDesk(VERIFY).desk.tools.map(({ name }) => name)).toContain("haiku_gates_run");
  });

  it("answers an accepted call with its fields and keeps it", async () => {
    const { desk: calls, kept } = aDesk(REVIEW);
    const args = { ...here, title: "Counts the header", body: "The header is counted as a row.", severity: "high" };
    const answer = await calls.call("haiku_feedback", args);
    expect(answer).toMatchObject({ structuredContent: { feedback_id: "FB-new-1" } });
    expect(answer.isError).toBeUndefined();
    expect(kept).toEqual([{ name: "haiku_feedback", args }]);
  });

  it("keeps no reading", async () => {
    const { desk: calls, kept } = aDesk(REVIEW);
    await calls.call("haiku_unit_list", here);
    expect(kept).toEqual([]);
  });

  it("names fields that do not fit and fields nobody knows", async () => {
    const answer = await aDesk(REVIEW).desk.call("haiku_feedback", { ...here, title: 5, colour: "red" });
    expect(answer).toMatchObject({ isError: true, structuredContent: { error: "haiku_feedback_input_invalid" } });
    const { errors } = answer.structuredContent as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path).sort()).toEqual(["body", "colour", "title"]);
  });

  it.each([["haiku_unit_write"], ["haiku_no_such_tool"], ["__proto__"]])(
    "refuses %s with what there is",
    async (name) => {
      const answer = await aDesk(REVIEW).desk.call(name, here);
      expect(answer).toMatchObject({ isError: true, structuredContent: { error: "tool_not_available" } });
    },
  );

  it("passes the method's refusals on", async () => {
    const args = { ...here, title: "Vague", body: "Something." };
    const answer = await aDesk(REVIEW).desk.call("haiku_feedback", args);
    expect(answer).toMatchObject({ isError: true, structuredContent: { error: "severity_required" } });
  });

  it.each([[undefined], [null], ["text"], [[]], [{ intent: { deep: [] } }]])(
    "answers %j without a crash",
    async (args) => {
      expect(await aDesk(PLAN).desk.call("haiku_unit_write", args)).toMatchObject({ isError: true });
    },
  );

  it("goes on after an error of its own, and reports it", async () => {
    const { desk: calls, reported, machine } = aDesk(REVIEW);
    Object.defineProperty(machine, "tree", {
      get: () => {
        throw new TypeError("disk on fire");
      },
      configurable: true,
    });
    const answer = await calls.call("haiku_review_complete", { ...here, summary: "fine" });
    expect(answer).toMatchObject({ isError: true, structuredContent: { error: "tool_failed" } });
    expect(reported.join()).toContain("disk on fire");
    expect((await calls.call("haiku_unit_list", here)).isError).toBeUndefined();
  });

  it("takes calls one after another, however they arrive", async () => {
    const { desk: calls, kept } = aDesk(REVIEW);
    const file = (title: string) => calls.call("haiku_feedback", { ...here, title, body: "b", severity: "low" });
    await Promise.all([file("one"), file("two"), file("three")]);
    expect(kept.map(({ args }) => args.title)).toEqual(["one", "two", "three"]);
  });
});

describe("a finding on lines", () => {
  const defect = { ...here, title: "Not checked", body: "It may be missing.", severity: "low", file: "src/load.mjs" };
  const LOAD = "one(row);\ntwo(row);\n";

  it("is kept with what tells these lines from others, and agents cannot say it themselves", async () => {
    const { desk: calls, kept, machine } = aDesk(REVIEW);
    machine.text = LOAD;
    await calls.call("haiku_feedback", { ...defect, line: 2 });
    expect(kept[0]?.args).toEqual({ ...defect, line: 2, anchor_digest: anchorDigest("two(row);", 1) });
    const forged = await calls.call("haiku_feedback", { ...defect, line: 1, anchor_digest: "x" });
    expect(forged.structuredContent).toMatchObject({ error: "haiku_feedback_input_invalid" });
  });

  it("is another one on other lines, and the same one where these have moved to", async () => {
    const { desk: calls, machine } = aDesk(REVIEW);
    machine.text = LOAD;
    await calls.call("haiku_feedback", { ...defect, line: 2 });
    const other = await calls.call("haiku_feedback", { ...defect, line: 1 });
    expect(other.structuredContent).toEqual({ feedback_id: "FB-new-2" });
    machine.text = `\n\n${LOAD}`;
    const moved = await calls.call("haiku_feedback", { ...defect, line: 4 });
    expect(moved.structuredContent).toMatchObject({ duplicate_of: "FB-new-1" });
  });

  it.each([
    ["a file that is not there", "src/gone.mjs"],
    ["what is no text", "src/load.mjs"],
  ])("stands without it on %s", async (_, file) => {
    const { desk: calls, kept } = aDesk(REVIEW);
    await calls.call("haiku_feedback", { ...defect, file, line: 2 });
    expect(kept[0]?.args).toEqual({ ...defect, file, line: 2 });
  });
});

describe("what earlier work left to read", () => {
  const project = ".haiku/knowledge/SOURCES.md";
  const secret = ".haiku/studios/own/STUDIO.md";
  const ask = async (name: string, text: string | null) => {
    const { desk: calls, machine } = aDesk(PLAN);
    machine.tree = new Map([project, secret].map((path) => [path, "c".repeat(40)]));
    machine.text = text;
    return (await calls.call("haiku_knowledge_read", { ...here, name })).structuredContent;
  };

  it("is the project's too, and what this job has written, as it stands in the checkout", async () => {
    expect(await ask(project, "Two files.\n")).toEqual({ name: project, text: "Two files.\n" });
  });

  it.each([
    ["what is no text", project, null],
    ["what is not there", ".haiku/knowledge/GONE.md", "x"],
    ["another file", secret, "x"],
  ])("is not %s", async (_, name, text) => {
    expect(await ask(name, text)).toMatchObject({ error: "not_found", names: [project] });
  });
});

describe("gates before the last hat's advance", () => {
  const advance = { ...here, unit: UNIT, message: "holds" };
  /** A verifier that has shown the criterion. */
  async function verifying(): Promise<ReturnType<typeof aDesk>> {
    const at = aDesk(VERIFY, "npm test");
    await at.desk.call("haiku_unit_criterion", { ...here, unit: UNIT, n: 1, met: true, evidence: "saw" });
    return at;
  }

  it("are run, and let it through when they pass", async () => {
    const { desk: calls, ran } = await verifying();
    expect((await calls.call("haiku_unit_advance_hat", advance)).isError).toBeUndefined();
    expect(ran).toEqual(["npm test"]);
  });

  it("hold it back when they fail, and are run again on the next try", async () => {
    const { desk: calls, ran, machine } = await verifying();
    machine.passes = false;
    const answer = await calls.call("haiku_unit_advance_hat", advance);
    expect(answer).toMatchObject({ structuredContent: { error: "quality_gate_failed" } });
    machine.passes = true;
    expect((await calls.call("haiku_unit_advance_hat", advance)).isError).toBeUndefined();
    expect(ran).toHaveLength(2);
  });

  it("are not run again when they were just seen passing on the same files", async () => {
    const { desk: calls, ran } = await verifying();
    const seen = await calls.call("haiku_gates_run", { ...here, unit: UNIT });
    expect(seen).toMatchObject({ structuredContent: { passed: true } });
    await calls.call("haiku_unit_advance_hat", advance);
    expect(ran).toHaveLength(1);
  });

  it("are run again when a file has changed since", async () => {
    const { desk: calls, ran, machine } = await verifying();
    await calls.call("haiku_gates_run", { ...here, unit: UNIT });
    machine.tree = new Map([["src/load.mjs", "b".repeat(40)]]);
    await calls.call("haiku_unit_advance_hat", advance);
    expect(ran).toHaveLength(2);
  });
});

describe("every tool", () => {
  it.each(TOOLS)("$name says all its hints and something to go by", ({ description, annotations }) => {
    expect(Object.values(annotations).every((hint) => typeof hint === "boolean")).toBe(true);
    expect(Object.keys(annotations)).toHaveLength(4);
    expect(description.length).toBeGreaterThan(30);
  });

  it("takes what is plainly meant, and keeps it as it is asked for", async () => {
    const { desk: calls, kept } = aDesk(VERIFY);
    const args = { ...here, unit: 1, n: "1", met: "true", evidence: "saw it" };
    expect((await calls.call("haiku_unit_criterion", args)).isError).toBeUndefined();
    expect(kept).toEqual([{ name: "haiku_unit_criterion", args: { ...args, unit: "1", n: 1, met: true } }]);
  });

  it("does nothing for a call that nobody waits for any more, and takes the next", async () => {
    const { desk: calls, kept, reported } = aDesk(REVIEW);
    const gone = new AbortController();
    gone.abort();
    const args = { ...here, title: "A", body: "B.", severity: "low" };
    expect((await calls.call("haiku_feedback", args, gone.signal)).structuredContent).toEqual({
      cancelled: "haiku_feedback",
    });
    expect([kept, reported]).toEqual([[], []]);
    await calls.call("haiku_feedback", args);
    expect(kept).toHaveLength(1);
  });

  it("does not count a gate that was ended because nobody waits, and finishes no unit by it", async () => {
    const { desk: calls, kept, ran, machine } = aDesk(VERIFY, "npm test");
    await calls.call("haiku_unit_criterion", { ...here, unit: "001", n: 1, met: true, evidence: "saw it" });
    const advance = { ...here, unit: "001", message: "done" };
    const waiting = new AbortController();
    machine.whileGateRuns = () => waiting.abort();
    const answer = await calls.call("haiku_unit_advance_hat", advance, waiting.signal);
    expect(answer.structuredContent).toEqual({ cancelled: "haiku_unit_advance_hat" });
    machine.whileGateRuns = undefined;
    expect((await calls.call("haiku_unit_advance_hat", advance)).isError).toBeUndefined();
    expect(ran).toEqual(["npm test", "npm test"]);
    expect(kept.map(({ name }) => name)).toEqual(["haiku_unit_criterion", "haiku_unit_advance_hat"]);
  });

  it("takes so many calls of a step and then only one that ends it", async () => {
    const { desk: calls } = aDesk(VERIFY);
    const said = { ...here, unit: "001", n: 1, met: true, evidence: "saw it" };
    for (let n = 0; n < OUTCOME_LIMITS.calls - 5; n += 1) await calls.call("haiku_unit_criterion", said);
    const more = await calls.call("haiku_unit_criterion", said);
    expect(more.structuredContent).toMatchObject({ error: "calls_used_up" });
    const last = await calls.call("haiku_unit_advance_hat", { ...here, unit: "001", message: "done" });
    expect(last.isError).toBeUndefined();
  });
});
