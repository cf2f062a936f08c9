import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG, gateRule, parseConfig, requiredRole } from "../../../src/studio/index.ts";

const FILE = ".github/haiku.yml";

describe("parseConfig", () => {
  it.each(["", "# nothing set\n", "{}"])("takes %j as the defaults", (text) => {
    expect(parseConfig(text, FILE)).toEqual(DEFAULT_CONFIG);
  });

  it("has the documented defaults", () => {
    expect(DEFAULT_CONFIG).toMatchObject({
      studio: null,
      mode: "continuous",
      pull_requests: "gates",
      deliver: "receipt",
      ci: "ask",
      permissions: { start: "write", command: "write", approve: "write", waive: "maintain", configure: "admin" },
      require_second_person: "auto",
      agents: { default: { use: "claude" }, roles: {} },
      runs: { lanes: "chain", isolate: ["verify", "assess"] },
      limits: {
        unit_bolts: 5,
        fix_bolts: 3,
        attempts: 3,
        rounds: 3,
        parallel: 5,
        minutes: 30,
        steps: 400,
        usd_per_intent: null,
      },
      feedback: { from: "changes_requested", low: "each", bots: [] },
    });
  });

  it("reads every key", () => {
    const text = `
studio: example
mode: autopilot
pull_requests: stages
deliver: all
ci: auto
permissions: { approve: "@acme/sre" }
gates: { ship: { approve: maintain, count: 2 } }
require_second_person: never
reviewers: [maintainer]
agents:
  default: { use: rehearsal, args: [--playbook, x.yml] }
  roles: { "review:*": { use: codex }, classifier: { use: claude, model: haiku } }
runs: { lanes: step, isolate: [] }
limits: { unit_bolts: 2, tokens_per_step: 1000 }
feedback: { from: any_review, bots: [{ login: "lint[bot]", app: 7, pushes: true }] }
quality_gates: { test: { command: npm test, dir: app } }
protected_paths: { block: [secrets/], ask: [package-lock.json] }
commit: { prefix: "chore: " }
`;
    expect(parseConfig(text, FILE)).toMatchObject({
      studio: "example",
      permissions: { approve: "@acme/sre", start: "write" },
      gates: { ship: { approve: "maintain", count: 2 } },
      agents: { roles: { "review:*": { use: "codex" } } },
      limits: { unit_bolts: 2, fix_bolts: 3, tokens_per_step: 1000 },
      quality_gates: { test: { command: "npm test", dir: "app" } },
      commit: { prefix: "chore: " },
    });
  });

  it.each([
    ["an unknown key", "stuido: x\n", 1, 'did you mean "studio"?'],
    ["an unknown key inside", "limits:\n  unit_bolts: 1\n  fix_blots: 2\n", 3, 'did you mean "fix_bolts"?'],
    ["an unknown key in an entry", "gates:\n  ship: { aprove: write }\n", 2, 'did you mean "approve"?'],
    ["a wrong word", "mode: fast\n", 1, "continuous, discrete, autopilot, quick"],
    ["a limit of nothing", "\nlimits:\n  parallel: 0\n", 3, ""],
    ["a role that is none", "permissions:\n  start: boss\n", 2, ""],
    ["a command over two lines", 'quality_gates:\n  t:\n    command: "a\\nb"\n', 3, ""],
    ["a bot without its app", 'feedback:\n  bots: ["lint[bot]"]\n', 2, ""],
    ["a list instead of keys", "- a\n", 1, ""],
  ])("refuses %s with its line", (_, text, line, hint) => {
    expect(() => parseConfig(text, FILE)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(`${FILE}:${line}:`),
        hint: expect.stringContaining(hint),
      }),
    );
  });
});

it("says who may do what", () => {
  const config = parseConfig('permissions: { waive: "@acme/leads" }\ngates: { ship: { approve: admin } }\n', FILE);
  expect(requiredRole(config, "waive")).toBe("@acme/leads");
  expect(gateRule(config, "ship")).toEqual({ approve: "admin", count: 1 });
  expect(gateRule(config, "build")).toEqual({ approve: "write", count: 1 });
});
