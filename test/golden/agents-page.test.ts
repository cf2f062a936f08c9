import { expect, it } from "vitest";
import { PRESETS } from "../../src/presets/index.ts";
import { expectGolden } from "../support/golden.ts";
import { agentsPage } from "../support/house/agents-page.ts";

/* People look up which key a program takes, and in which version it is known to work. It is made from the presets. */

it("the page of agents says what the presets say", () => {
  const page = agentsPage();
  expect(page.includes("?,")).toBe(false);
  for (const { keys } of PRESETS) for (const key of keys) expect(page).toContain(`\`${key}\``);
  expectGolden("../../.github/agents.md", page);
});
