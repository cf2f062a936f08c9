import type { Act, Acts } from "./play.ts";

/** What is to be seen in the unit's file when its builder is done. */
export const BUILT = { path: "src/load.mjs", content: "export const rows = 3;\n" } as const;

/** The tools of a hat's step that are called here; all of them have to be there from the first word on. */
export const STEP_TOOLS = ["haiku_unit_read", "haiku_unit_record", "haiku_unit_criterion", "haiku_unit_advance_hat"];

/** A command for the program's own shell, and what it says: nothing in the command itself. */
export const SHELL = { command: "cat src/load.mjs && printf 'shell-%s' 42", says: "shell-42" } as const;

/** What a model does that wears this hat. */
const HATS: Readonly<Record<string, readonly Act[]>> = {
  builder: [
    { tool: "haiku_unit_read" },
    { write: BUILT },
    { shell: SHELL.command },
    { tool: "haiku_unit_record", args: { section: "Builder", text: "Counts three rows." } },
    { tool: "haiku_unit_advance_hat", args: { message: "Loads three rows." } },
  ],
  verifier: [
    { tool: "haiku_unit_read" },
    { tool: "haiku_unit_criterion", args: { n: 1, met: true, evidence: "rows is 3" } },
    { tool: "haiku_unit_advance_hat", args: { message: "Holds." } },
  ],
};

/** The two hats of one small unit. */
export const unitActs: Acts = ({ intent, stage, unit, hat }) =>
  (HATS[hat ?? ""] ?? []).map((act) => ("tool" in act ? { ...act, args: { intent, stage, unit, ...act.args } } : act));

/** The same, but that the builder runs the unit's quality gates and waits for them. */
export const gatedActs: Acts = (step) => {
  const { intent, stage, unit } = step;
  const [last, ...before] = [...unitActs(step)].reverse();
  if (step.hat !== "builder" || last === undefined) return unitActs(step);
  return [...before.reverse(), { tool: "haiku_gates_run", args: { intent, stage, unit } }, last];
};
