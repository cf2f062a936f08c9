import { describe, expect, it } from "vitest";
import type { IntentState, Step } from "../../../src/method/index.ts";
import { chooseAgent } from "../../../src/runner/choose-agent.ts";
import { loadStudios, parseConfig } from "../../../src/studio/index.ts";
import { smallStudio } from "../../support/broken-studios/small-studio.ts";
import { aStateBuilding, aUnit, UNIT } from "../../support/recorded/records.ts";

/* Which agent does a step, and with which model: the workflow, the configuration, the plan, the hat, its stage, its studio. */

const hats = "hats: [doer, verifier]\nfix_hats: [classifier, doer, feedback-assessor]\n";

interface Named {
  readonly workflow?: string;
  readonly role?: string;
  readonly config?: string;
  readonly unit?: string;
  readonly hat?: string;
  readonly stage?: string;
  readonly studio?: string;
}

const of = (field: string, model: string | undefined): string => (model === undefined ? "" : `${field}: ${model}\n`);

function choose(named: Named, step: Partial<Step> = {}, agents = "", agent = "") {
  const { studios } = loadStudios(
    smallStudio({
      "mini/STUDIO.md": `---\nname: mini\nstages: [build, ship]\n${of("default_model", named.studio)}---\nA studio.\n`,
      "mini/stages/build/STAGE.md": `---\n${hats}${of("default_model", named.stage)}---\nBuild it.\n`,
      "mini/stages/build/hats/doer.md": `---\nname: doer\n${of("model", named.hat)}---\nDo.\n`,
    }),
  );
  const [studio] = studios;
  if (!studio) throw new Error("no studio");
  const own = { ...(named.config ? { model: named.config } : {}) };
  const roles = named.role ? { doer: { model: named.role } } : {};
  const config = parseConfig(agents || `agents: ${JSON.stringify({ default: own, roles })}\n`, "haiku.yml");
  const inputs = { agent, model: named.workflow ?? null };
  const done: Step = { stage: "build", kind: "hat", subject: "001", hat: "doer", n: 1, attempt: 1, ...step };
  return chooseAgent(inputs, { config, studio }, { step: done, state: books(named.unit) });
}

function books(model?: string): IntentState {
  const body = `---\ntitle: Load\noutputs: [a]\n${of("model", model)}---\nDo it.\n`;
  const units = { [UNIT]: aUnit({ id: UNIT, body }), "unit-0010-x": aUnit({ id: "unit-0010-x" }) };
  return aStateBuilding({ units });
}

const ALL = { workflow: "w", role: "r", config: "c", unit: "u", hat: "h", stage: "st", studio: "s" };

describe("the model of a hat", () => {
  const ORDER = ["workflow", "role", "config", "unit", "hat", "stage", "studio"] as const;
  it.each(ORDER.map((name, i) => [name, ORDER.slice(i)] as const))("is the %s's before all of %j", (name, named) => {
    const some = Object.fromEntries(named.map((one) => [one, ALL[one]]));
    // An entry for the role stands for the whole configuration: without a model of its own it names none.
    expect(choose(some).model).toBe(ALL[name]);
  });

  it("is nobody's where nobody names one: the agent's own default", () => {
    expect(choose({})).toEqual({ use: "claude", model: null, args: [] });
  });
});

describe("a unit's model", () => {
  const named = { unit: "opus", hat: "haiku" };
  it.each<[string, Partial<Step>, string | null]>([
    ["counts for the hats of that unit", {}, "opus"],
    ["counts for every hat of it", { hat: "verifier" }, "opus"],
    ["not for those of another", { subject: "0010" }, "haiku"],
    ["not where there is no such unit", { subject: "009" }, "haiku"],
    ["not for who fixes a finding", { kind: "fix", subject: "FB-001" }, "haiku"],
    ["not for a reviewer", { kind: "approve", subject: "lens", hat: null }, null],
    ["not in another stage", { stage: "ship" }, null],
    ["not for who plans", { kind: "elaborate", subject: null, hat: null }, null],
  ])("%s", (_, step, model) => {
    expect(choose(named, step).model).toBe(model);
  });

  it("is a word of the studio's agent, and means nothing to another", () => {
    const codex = "agents: { default: { use: codex } }\n";
    expect(choose(named, {}, codex)).toMatchObject({ use: "codex", model: null });
    expect(choose(named, {}, "", "codex")).toMatchObject({ use: "codex", model: null });
    expect(choose({ ...named, workflow: "gpt" }, {}, codex)).toMatchObject({ use: "codex", model: "gpt" });
  });
});

describe("the agent of a step", () => {
  const agents =
    'agents: { default: { use: codex, model: five }, roles: { "review:*": { use: gemini }, "fix:classifier": { use: claude, model: haiku }, verifier: { args: ["--x"] } } }\n';
  it.each<[string, Partial<Step>, object]>([
    ["as nobody says otherwise", {}, { use: "codex", model: "five" }],
    ["by kind", { kind: "review", subject: "lens", hat: null }, { use: "gemini", model: null }],
    ["of another kind", { kind: "approve", subject: "lens", hat: null }, { use: "codex" }],
    ["by kind and name", { kind: "fix", subject: "FB-001", hat: "classifier" }, { use: "claude", model: "haiku" }],
    ["by name", { hat: "verifier" }, { use: "claude", args: ["--x"] }],
  ])("%s", (_, step, want) => {
    expect(choose({}, step, agents)).toMatchObject(want);
  });

  it("is the workflow's where it names one, without what is configured for another", () => {
    expect(choose({}, {}, agents, "copilot")).toEqual({ use: "copilot", model: null, args: [] });
    expect(choose({}, {}, agents, "codex")).toMatchObject({ use: "codex", model: "five" });
  });
});
