import { ALWAYS } from "./always.ts";
import { CAPS } from "./caps.ts";
import { CHANGES } from "./changes.ts";
import { FINDINGS } from "./findings.ts";
import { GATES } from "./gates.ts";
import { LIFE_OF_A_STAGE } from "./life-of-a-stage.ts";
import { POSITION } from "./position.ts";
import type { Rule } from "./rule.ts";
import { TOOL_RULES } from "./tools.ts";

/** The rules of the method in order, each with the tests that fail when it is broken. */
export const RULES: readonly Rule[] = [
  ...LIFE_OF_A_STAGE,
  ...POSITION,
  ...FINDINGS,
  ...GATES,
  ...CHANGES,
  ...TOOL_RULES,
  ...CAPS,
  ...ALWAYS,
];
