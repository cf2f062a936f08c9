import { describe, expect, it } from "vitest";
import { actionsFor, identityIn, parsePlaybook } from "../../../../src/rehearsal/agent/index.ts";
import { A_HATS_STEP } from "../../../support/a-hats-step.ts";

const entry = (match: string, note: string) => `  - { match: ${match}, do: [{ note: ${note} }] }\n`;
const playbook = (...entries: string[]) => parsePlaybook(`playbook: 1\nsteps:\n${entries.join("")}`, "playbook.yml");

/** Match → whether it fits the step above. */
const MATCHES: readonly (readonly [string, boolean])[] = [
  ["{}", true],
  ["{ stage: build, kind: hat, unit: '001', hat: builder, bolt: 1, n: 1, attempt: 1 }", true],
  ["{ hat: [verifier, builder] }", true],
  ["{ subject: '001' }", true],
  ["{ stage: ship }", false],
  ["{ stage: '-' }", false],
  ["{ kind: fix }", false],
  ["{ role: '002' }", false],
  ["{ bolt: 2 }", false],
  ["{ attempt: 2 }", false],
];

describe("a playbook", () => {
  it.each(MATCHES)("%s fits: %s", (match, fits) => {
    const actions = actionsFor(playbook(entry(match, "mine"), entry("{}", "rest")), A_HATS_STEP);
    expect(actions).toEqual([{ note: fits ? "mine" : "rest" }]);
  });

  it("takes the first entry that fits", () => {
    expect(actionsFor(playbook(entry("{}", "first"), entry("{}", "second")), A_HATS_STEP)).toEqual([{ note: "first" }]);
  });

  it("fails on a step it does not know, and shows what to add", () => {
    const silent = () => actionsFor(playbook(entry("{ kind: fix }", "x")), A_HATS_STEP);
    expect(silent).toThrow(
      expect.objectContaining({ code: "playbook_silent", hint: expect.stringContaining('"builder"') }),
    );
  });

  it.each(["review", "approve"])("lets a %s it does not know end well", (kind) => {
    expect(JSON.stringify(actionsFor(null, { ...A_HATS_STEP, kind }))).toContain("haiku_review_complete");
  });

  it.each([
    "playbook: 2\nsteps: []",
    "playbook: 1\nsteps: [{ match: { stag: x }, do: [] }]",
    "playbook: 1\nsteps: [{ match: {}, do: [{ shell: ls }] }]",
  ])("is refused when it says what nobody knows: %s", (text) =>
    expect(() => parsePlaybook(text, "playbook.yml")).toThrow(/playbook.yml/),
  );
});

describe("the step in a prompt", () => {
  it("is read from its block", () => {
    expect(identityIn(`# Title\n\n\`\`\`json haiku-step\n${JSON.stringify(A_HATS_STEP)}\n\`\`\`\n`)).toEqual(
      A_HATS_STEP,
    );
  });

  it("is missed by name", () => {
    expect(() => identityIn("hello")).toThrow(expect.objectContaining({ code: "prompt_without_identity" }));
  });
});
