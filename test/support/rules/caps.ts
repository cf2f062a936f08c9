import { METHOD, type Rule, rule } from "./rule.ts";

/** 9. Caps: at, below and above each of them, and who is asked then. */
export const CAPS: readonly Rule[] = [
  rule("9.1", "bolts of a unit", [`${METHOD}/caps`, "bolts of a unit"]),
  rule("9.2", "bolts of a fix", [`${METHOD}/fix-bolts`, "bolts of a fix"]),
  rule("9.3", "attempts of a step", [`${METHOD}/caps`, "attempts"], [`${METHOD}/fix-bolts`, "attempts of a fix"]),
  rule(
    "9.4",
    "rounds of a role, in both audits and wherever it signs",
    [`${METHOD}/caps`, "rounds of a reviewer"],
    [`${METHOD}/rounds`, "with %i allowed, after %i: stuck %s"],
  ),
  rule(
    "9.5",
    "findings of a run and of a stage",
    [`${METHOD}/finding-filing`, "how many a run and a stage may file"],
    [`${METHOD}/caps`, "findings of a stage"],
  ),
  rule("9.6", "steps of an intent", [`${METHOD}/caps`, "steps of the whole intent"]),
  rule("9.7", "steps of an hour", [`${METHOD}/caps`, "steps of one hour"]),
  rule("9.8", "jobs side by side", [`${METHOD}/caps`, "jobs side by side"]),
  rule("9.9", "minutes of a step", ["unit/runner/run-steps", "stops an agent whose time is up, as said by %s"]),
  rule("9.10", "tokens and cost of a step and of an intent; what is not known counts as the most", [
    `${METHOD}/caps`,
    "what agents use up",
  ]),
  rule("9.11", "all of them are configured, with these defaults", [
    "unit/studio/config",
    "has the documented defaults",
    "reads every key",
  ]),
  rule(
    "9.12",
    "each ends with a person who is told what to choose from",
    [`${METHOD}/what-is-missing`, "what is waited for"],
    [`${METHOD}/caps-words`, "that are used up"],
  ),
];
