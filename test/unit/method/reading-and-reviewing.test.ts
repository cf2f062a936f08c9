import { describe, expect, it } from "vitest";
import { blobId } from "../../../src/shared/index.ts";
import { aFinding, anIteration, aStep, hatStep } from "../../support/recorded/records.ts";
import { accepted, answer, aView, keyOf, refused, shown } from "../../support/step-commands.ts";

/* What an agent may look up, and how reviewers and discoverers end their runs. */

const reviewing = aStep("review", { subject: "correctness" });

describe("findings are read", () => {
  const whole = aFinding({ id: "FB-003", stage: null, resolution: "fixed" });
  const own = aFinding({ id: "FB-004", source_ref: `step:${keyOf(reviewing)}` });
  const findings = [aFinding(), aFinding({ id: "FB-002", stage: "ship" }), whole, own];
  const view = aView(reviewing, { findings });
  const summary = {
    feedback_id: "FB-001",
    title: "The last row is dropped",
    stage: "build",
    origin: "adversarial-review",
    author: "agent:correctness",
    severity: "blocker",
    targets: null,
    resolution: null,
  };

  it("in a list: the stage's and the whole intent's, by the numbers they have for the reader", () => {
    const numbers = (...ids: string[]) => ({ reply: { findings: ids.map((feedback_id) => ({ feedback_id })) } });
    expect(answer(view, "haiku_feedback_list")).toMatchObject(numbers("FB-001", "FB-003", "FB-new-1"));
    expect(answer(view, "haiku_feedback_list", { stage: "ship" })).toMatchObject(numbers("FB-002", "FB-003"));
    expect(answer({ ...view, state: { ...view.state, findings: [aFinding()] } }, "haiku_feedback_list")).toEqual(
      shown({ findings: [summary] }),
    );
  });

  it("of ledgers from before with the origin it has today", () => {
    const old = aFinding({ origin: "external-pr" });
    const listed = answer(aView(reviewing, { findings: [old] }), "haiku_feedback_list");
    expect(listed).toEqual(shown({ findings: [{ ...summary, origin: "user-chat" }] }));
  });

  it("as a whole, with what was said on the way", () => {
    const iterations = [
      anIteration({ hat: "classifier", message: "It is the reader." }),
      anIteration({ hat: "builder", result: null, message: null }),
      anIteration({ hat: "builder", result: "reject", message: "Not here." }),
    ];
    const said = aFinding({
      iterations,
      suggestion: "rows + 1",
      items: [{ item: "a", resolved: null, evidence: null }],
    });
    const { body, anchor, suggestion, items } = said;
    const messages = [
      { hat: "classifier", result: "advance", message: "It is the reader." },
      { hat: "builder", result: "reject", message: "Not here." },
    ];
    expect(answer(aView(reviewing, { findings: [said] }), "haiku_feedback_read", { feedback_id: "FB-001" })).toEqual(
      shown({ ...summary, body, anchor, suggestion, items, messages }),
    );
  });

  it.each([
    ["FB-new-1", "accepted"],
    ["FB-new-2", "refused"],
    ["FB-new-0", "refused"],
    ["FB-new-1x", "refused"],
    ["my FB-new-1", "refused"],
    ["FB-004", "accepted"],
    ["FB-4", "refused"],
  ])("by its number, or the one it has in this run: %s is %s", (feedback_id, kind) => {
    expect(answer(view, "haiku_feedback_read", { feedback_id })).toMatchObject({ kind });
  });

  it("names the open ones where there is none", () => {
    expect(answer(view, "haiku_feedback_read", { feedback_id: "FB-new-2" })).toEqual(
      refused("feedback_not_found", 'there is no finding "FB-new-2": `open` names those there are', {
        open: ["FB-001", "FB-002", "FB-new-1"],
      }),
    );
  });
});

describe("knowledge", () => {
  const own = ".haiku/intents/airports";
  const kept = [
    `${own}/decisions.md`,
    `${own}/stages/build/artifacts/sources.md`,
    `${own}/stages/build/knowledge/rows.md`,
    ".haiku/knowledge/glossary.md",
  ];
  const others = [
    "docs/knowledge/rows.md",
    ".haiku/intents/other/decisions.md",
    ".haiku/intents/other/stages/build/artifacts/sources.md",
    `${own}/intent.md`,
    `${own}/old-decisions.md`,
    `${own}/stages/build/artifacts/rows.csv`,
    `old/${own}/decisions.md`,
    "old/.haiku/knowledge/glossary.md",
    ".haiku/knowledge/table.mdx",
  ];
  const files = Object.fromEntries([...others, ...kept.toReversed()].map((path) => [path, blobId(path)]));
  const view = aView(hatStep("builder"), { files, texts: { [kept[0] ?? ""]: "A row is a line.", "docs/x.md": "x" } });

  it("is the project's pages, the intent's artifacts and its decisions", () => {
    expect(answer(view, "haiku_knowledge_list")).toEqual(shown({ names: kept }));
  });

  it("is read by the name that the list gave", () => {
    const [name = "", unread = ""] = kept;
    expect(answer(view, "haiku_knowledge_read", { name })).toEqual(shown({ name, text: "A row is a line." }));
    for (const missing of ["docs/x.md", unread])
      expect(answer(view, "haiku_knowledge_read", { name: missing })).toEqual(
        refused("not_found", `there is no "${missing}": \`names\` has what there is`, { names: kept }),
      );
  });
});

describe("a run of one purpose ends", () => {
  it("a review by saying so", () => {
    expect(answer(aView(reviewing), "haiku_review_complete", { summary: "Sound." })).toEqual(
      accepted({ signed: true }, { ends: true }),
    );
  });

  const location = "docs/sources/";
  const asked = (template: string) => ({ template, location, required: true });
  const frozen = { discovery: [asked("risks"), asked("sources")] };
  const searching = (subject: string | null, template: string, files: Record<string, string>, stage = true) =>
    answer(
      aView(aStep("discover", { subject }), stage ? { stage: { frozen }, files } : { stages: {}, files }),
      "haiku_discovery_complete",
      { template },
    );
  const filled = { "docs/sources": blobId("tree") };

  it("a search when the artifact it was asked for is there and holds something", () => {
    expect(searching("sources", "sources", filled)).toEqual(
      accepted({ template: "sources", artifact: location }, { ends: true }),
    );
    const nothing = refused("discovery_artifact_missing", `write the artifact first: ${location}`);
    expect(searching("sources", "sources", {})).toEqual(nothing);
    expect(searching("sources", "sources", { "docs/sources": blobId("") })).toEqual(nothing);
  });

  it("but not for another artifact", () => {
    const other = (subject: string, template: string) =>
      refused("discovery_artifact_missing", `this step is asked for ${subject}, not ${template}`);
    expect(searching("sources", "risks", filled)).toEqual(other("sources", "risks"));
    expect(searching("moons", "moons", filled)).toEqual(other("moons", "moons"));
    expect(searching(null, "risks", filled)).toEqual(other("-", "risks"));
    expect(searching("sources", "sources", filled, false)).toEqual(other("sources", "sources"));
  });
});
