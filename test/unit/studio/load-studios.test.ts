import { describe, expect, it } from "vitest";
import { loadStudios, type StudioProblem } from "../../../src/studio/index.ts";

const SHARED: Readonly<Record<string, string>> = {
  "studios/_shared/hats/classifier.md": "classify",
  "studios/_shared/hats/feedback-assessor.md": "assess",
  "studios/_shared/roles/elaborator.md": "elaborate",
  "studios/_shared/roles/discoverer.md": "discover",
  "studios/_shared/roles/spec-plan.md": "plan",
  "studios/_shared/roles/spec-work.md": "work",
};

const STUDIO: Readonly<Record<string, string>> = {
  ...SHARED,
  "studios/mini/STUDIO.md": "---\nname: mini\nstages: [build]\n---\nA studio.\n",
  "studios/mini/stages/build/STAGE.md":
    "---\nhats: [doer, verifier]\nfix_hats: [classifier, doer, feedback-assessor]\n---\nBuild it.\n",
  "studios/mini/stages/build/hats/doer.md": "Do.\n",
  "studios/mini/stages/build/hats/verifier.md": "Verify.\n",
};
const STAGE = "studios/mini/stages/build/STAGE.md";
const stage = (fields: string): Record<string, string> => ({
  [STAGE]: `---\nhats: [doer, verifier]\nfix_hats: [classifier, doer, feedback-assessor]\n${fields}---\nBuild it.\n`,
});

function load(changes: Readonly<Record<string, string>> = {}, overlay: Readonly<Record<string, string>> = {}) {
  const tree = new Map(Object.entries({ ...STUDIO, ...changes }).filter(([, text]) => text !== "GONE"));
  const { studios, problems } = loadStudios(tree, new Map(Object.entries(overlay)));
  const studio = studios.find((one) => one.directory === "mini");
  return { studio, stage: studio?.stages[0], problems, studios };
}

const say = (problems: readonly StudioProblem[]): string[] =>
  problems.map(({ severity, file, line, what, fix }) => `${severity} ${file}:${line} ${what} → ${fix}`);

describe("a studio", () => {
  it("loads with the defaults of its format and no remark", () => {
    const { studio, stage: build, problems } = load();
    expect(problems).toEqual([]);
    expect(studio).toMatchObject({ directory: "mini", name: "mini", slug: "mini", aliases: [], reviewers: [] });
    expect(studio?.fix_hats.map((hat) => hat.name)).toEqual(["classifier", "feedback-assessor"]);
    expect(build).toMatchObject({ gate: ["auto"], elaboration: "autonomous", inputs: [], includes: [], outputs: [] });
    expect(build?.text).toEqual({ body: "Build it.\n", sources: [STAGE] });
    expect(build?.hats.map((hat) => hat.text.body)).toEqual(["Do.\n", "Verify.\n"]);
  });

  it.each(["blue-team", "design-reviewer", "risk-assessor"])("takes %s at the end of a chain for a check", (name) => {
    const hats = { [STAGE]: `---\nhats: [doer, ${name}]\nfix_hats: [classifier, doer, feedback-assessor]\n---\n` };
    const [own, gone] = [`studios/mini/stages/build/hats/${name}.md`, "studios/mini/stages/build/hats/verifier.md"];
    expect(load({ ...hats, [own]: "Check.\n", [gone]: "GONE" }).problems).toEqual([]);
  });

  it("keeps its digest wherever its files lie, and changes it with any text", () => {
    const moved = new Map(Object.entries(STUDIO).map(([path, text]) => [path.replace("studios/", ""), text]));
    expect(loadStudios(moved).studios[0]?.digest).toBe(load().studio?.digest);
    expect(load({ "studios/mini/stages/build/hats/doer.md": "Do it.\n" }).studio?.digest).not.toBe(
      load().studio?.digest,
    );
  });

  it("reads gates, protocol, awaited event, templates, phases and borrowed agents", () => {
    const { stage: build, problems } = load({
      ...stage(
        "review: [await, ask]\nawait: { check: deploy, app: ci, by: release-bot }\nelaboration: collaborative\ngate-protocol: { timeout: 2d, timeout-action: block, conditions: [one] }\nreview-agents-include: [{ stage: build, agents: [lens] }]\n",
      ),
      "studios/mini/stages/build/review-agents/lens.md":
        "---\ninterpretation: strict\napplies_to: '*.sql'\n---\nLook.\n",
      "studios/mini/stages/build/discovery/FACTS.md":
        "---\nlocation: .haiku/intents/{intent-slug}/knowledge/FACTS.md\nrequired: false\n---\n",
      "studios/mini/stages/build/outputs/CODE.md":
        "---\nlocation: (project source tree)\nscope: repo\nformat: code\n---\n",
      "studios/mini/stages/build/phases/ELABORATION.md": "Good criteria.\n",
    });
    expect(say(problems)).toEqual([]);
    expect(build).toMatchObject({
      gate: ["await", "ask"],
      await: { check: "deploy", app: "ci", by: "release-bot" },
      elaboration: "collaborative",
      gate_protocol: { timeout: "2d", timeout_action: "block", conditions: ["one"] },
      includes: [{ stage: "build", agents: ["lens"] }],
      reviewers: [{ name: "lens", interpretation: "strict", applies_to: ["*.sql"] }],
      discovery: [{ name: "FACTS", required: false, format: "text" }],
      outputs: [{ name: "CODE", scope: "repo", required: true }],
      phases: { ELABORATION: { body: "Good criteria.\n" } },
    });
  });
});

describe("what is irregular", () => {
  it.each([
    [
      "an unknown field",
      stage("revieww: ask\n"),
      `warning ${STAGE}:4 field "revieww" means nothing here → did you mean "review"?`,
    ],
    [
      "a field of a wrong type",
      stage("elaboration: sometimes\n"),
      `warning ${STAGE}:4 field "elaboration" is not usable`,
    ],
    [
      "a single hat",
      { [STAGE]: "---\nhats: [doer]\nfix_hats: [classifier, doer, feedback-assessor]\n---\n" },
      "warning",
    ],
    [
      "no verifier at the end",
      { [STAGE]: "---\nhats: [verifier, doer]\nfix_hats: [classifier, doer, feedback-assessor]\n---\n" },
      "does not sound like a check",
    ],
    [
      "no fix chain",
      { [STAGE]: "---\nhats: [doer, verifier]\n---\n" },
      "[classifier, doer, feedback-assessor] is taken",
    ],
    [
      "a fix chain without its ends",
      { [STAGE]: "---\nhats: [doer, verifier]\nfix_hats: [doer]\n---\n" },
      "[classifier, doer, feedback-assessor] is taken",
    ],
    ["an input from nowhere", stage("inputs: [{ stage: biuld, output: X }]\n"), 'did you mean "build"?'],
    ["a template without a place", { "studios/mini/stages/build/outputs/CODE.md": "text" }, "says no location"],
    [
      "a stage folder that is not listed",
      { "studios/mini/stages/old/STAGE.md": "x" },
      'stage "old" has files but is not in the list',
    ],
  ])("is taken with a warning: %s", (_, changes, says) => {
    const { studio, problems } = load(changes);
    expect(studio).toBeDefined();
    expect(say(problems).join("\n")).toContain(says);
    const others = problems.filter(({ code }) => code !== "hat_unlisted");
    expect(others.map((problem) => problem.severity)).toEqual(["warning"]);
  });

  it("takes an input that names an output as discovery, in lower case", () => {
    const two = {
      "studios/mini/STUDIO.md": "---\nstages: [build, ship]\n---\n",
      "studios/mini/stages/build/outputs/SOURCE-CATALOG.md": "---\nlocation: docs/\n---\n",
      "studios/mini/stages/ship/STAGE.md":
        "---\nhats: [doer, verifier]\nfix_hats: [classifier, doer, feedback-assessor]\ninputs:\n  - stage: build\n    discovery: source-catalog\n  - stage: build\n    discovery: nothing\n---\n",
      "studios/mini/stages/ship/hats/doer.md": "x",
      "studios/mini/stages/ship/hats/verifier.md": "x",
    };
    const { studio, problems } = load(two);
    expect(studio?.stages[1]?.inputs).toEqual([{ stage: "build", kind: "output", name: "SOURCE-CATALOG" }]);
    expect(problems.map((problem) => problem.severity)).toEqual(["warning", "warning"]);
  });

  it("takes scalars for lists and files with CRLF and a byte order mark", () => {
    const { stage: build, problems } = load({
      ...stage("review: external\n"),
      "studios/mini/STUDIO.md": "\uFEFF---\r\naliases: little\r\nstages: build\r\n---\r\nText.\r\n",
    });
    expect(problems).toEqual([]);
    expect(build?.gate).toEqual(["external"]);
  });
});

describe("what cannot be run", () => {
  it.each([
    [
      "an unknown stage",
      { "studios/mini/STUDIO.md": "---\nstages: [build, buidl]\n---\n" },
      'studios/mini/STUDIO.md:2 there is no stage "buidl" → did you mean "build"?',
    ],
    ["no stages", { "studios/mini/STUDIO.md": "text" }, "names no stages"],
    ["a hat without a file", { "studios/mini/stages/build/hats/doer.md": "GONE" }, `${STAGE}:2 hat "doer" has no file`],
    ["no hats", { [STAGE]: "text" }, "names no hats"],
    [
      "a borrowed agent that is not there",
      stage("review-agents-include: [{ stage: build, agents: [x] }]\n"),
      'borrows "x"',
    ],
    ["an unknown gate", stage("review: maybe\n"), '"maybe" is no kind of gate'],
    ["a gate that awaits nothing", stage("review: await\n"), "waits for an event that it does not name"],
    ["a gate that awaits somebody", stage("review: await\nawait: { app: ci }\n"), "and names no check"],
    ["a gate that awaits nobody's check", stage("review: await\nawait: { check: e2e, by: '' }\n"), "names nobody"],
    [
      "a label from somebody named",
      stage("review: await\nawait: { label: legal, by: counsel }\n"),
      "says from whom a check must come, and names no check",
    ],
    ["what is nothing to wait for", stage("review: await\nawait: { check: e2e, apps: ci }\n"), '"apps" is nothing to'],
    [
      "a stage that waits for itself",
      {
        ...stage("inputs: [{ stage: build, output: CODE }]\n"),
        "studios/mini/stages/build/outputs/CODE.md": "---\nlocation: x/\n---\n",
      },
      "waits for itself",
    ],
    ["a reserved stage", { "studios/mini/STUDIO.md": "---\nstages: [main]\n---\n" }, 'no stage can be called "main"'],
    ["a reserved agent", { "studios/mini/stages/build/review-agents/spec.md": "x" }, 'no agent can be called "spec"'],
    ["a reserved hat", { [STAGE]: "---\nhats: [gate, verifier]\n---\n" }, 'no hat can be called "gate"'],
    ["a name that is no path", { [STAGE]: "---\nhats: ['../x', verifier]\n---\n" }, "cannot be a hat's name"],
    [
      "two templates for one file",
      {
        "studios/mini/stages/build/outputs/A.md": "---\nlocation: docs/a.md\n---\n",
        "studios/mini/stages/build/outputs/B.md": "---\nlocation: docs/a.md\n---\n",
      },
      "writes docs/a.md, as",
    ],
    [
      "a location outside",
      { "studios/mini/stages/build/outputs/A.md": "---\nlocation: ../a.md\n---\n" },
      "leaves the repository",
    ],
    ["broken front matter", { [STAGE]: "---\nhats: [\n---\n" }, "not valid YAML"],
    ["an alias", { [STAGE]: "---\nhats: &h [doer]\nfix_hats: *h\n---\n" }, "anchors"],
    ["a missing mandate", { "studios/_shared/roles/spec-work.md": "GONE" }, 'no mandate for the role "spec-work"'],
  ])("is left out with an error: %s", (_, changes, says) => {
    const { studio, problems } = load(changes);
    expect(studio).toBeUndefined();
    expect(say(problems.filter((problem) => problem.severity === "error")).join("\n")).toContain(says);
  });

  it("does not take other studios with it", () => {
    const other = Object.fromEntries(
      Object.entries(STUDIO).map(([path, text]) => [path.replace("/mini/", "/other/"), text.replace("mini", "other")]),
    );
    const { studios } = load({ ...other, [STAGE]: "text" });
    expect(studios.map((studio) => studio.directory)).toEqual(["other"]);
  });
});

describe("a project's own texts", () => {
  const HAT = ".haiku/studios/mini/stages/build/hats/doer.md";

  it("are added under a heading of their own", () => {
    const hat = load({}, { [HAT]: "Use tabs.\n" }).stage?.hats[0];
    expect(hat?.text).toEqual({
      body: "Do.\n\n## Project conventions\n\nUse tabs.\n",
      sources: ["studios/mini/stages/build/hats/doer.md", HAT],
    });
  });

  it("replace where they say so", () => {
    const hat = load({}, { [HAT]: "---\nreplace: true\nmodel: opus\n---\nMine.\n" }).stage?.hats[0];
    expect(hat).toEqual({ name: "doer", model: "opus", text: { body: "Mine.\n", sources: [HAT] } });
  });

  it("override fields one by one, lists as a whole", () => {
    const { stage: build, problems } = load(stage("review: ask\n"), {
      ".haiku/studios/mini/stages/build/STAGE.md": "---\nreview: external\nhats: [doer, checker, verifier]\n---\n",
      ".haiku/studios/mini/stages/build/hats/checker.md": "Check.\n",
    });
    expect(problems).toEqual([]);
    expect(build?.gate).toEqual(["external"]);
    expect(build?.hats.map((hat) => hat.name)).toEqual(["doer", "checker", "verifier"]);
    expect(build?.text.body).toBe("Build it.\n");
  });

  it("are found from the nearest place outwards", () => {
    const places = {
      ".haiku/studios/mini/stages/build/hats/classifier.md": "stage",
      ".haiku/studios/mini/hats/classifier.md": "studio",
      ".haiku/studios/_shared/hats/classifier.md": "shared",
    };
    const added = (overlay: Readonly<Record<string, string>>): string | undefined =>
      load({}, overlay).stage?.fix_hats[0]?.text.body.split("\n").at(-2);
    expect(added(places)).toBe("stage");
    expect(
      added({ ...places, ".haiku/studios/mini/stages/build/hats/classifier.md": "---\nreplace: true\n---\nmine\n" }),
    ).toBe("mine");
    const { ".haiku/studios/mini/stages/build/hats/classifier.md": _, ...rest } = places;
    expect(added(rest)).toBe("studio");
    expect(added({ ".haiku/studios/_shared/hats/classifier.md": "shared" })).toBe("shared");
  });

  it("may bring review agents and whole studios", () => {
    const own = Object.fromEntries(
      Object.entries(STUDIO).map(([path, text]) => {
        return [path.replace("studios/mini/", ".haiku/studios/own/"), text.replace("mini", "own")];
      }),
    );
    const {
      stage: build,
      studios,
      problems,
    } = load({}, { ...own, ".haiku/studios/mini/stages/build/review-agents/house.md": "Ours." });
    expect(problems).toEqual([]);
    expect(build?.reviewers.map((reviewer) => reviewer.name)).toEqual(["house"]);
    expect(studios.map((studio) => studio.directory)).toEqual(["mini", "own"]);
  });

  it("name their own file and line in a problem", () => {
    const { problems } = load({}, { ".haiku/studios/mini/stages/build/STAGE.md": "---\nname: x\nrevieww: ask\n---\n" });
    expect(problems[0]).toMatchObject({ file: ".haiku/studios/mini/stages/build/STAGE.md", line: 3 });
  });
});
