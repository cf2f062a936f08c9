import type { StageDefinition, StageInput } from "../method/index.ts";
import { nearest } from "../shared/index.ts";
import type { LoadedStage, WrittenInput } from "./load-stage.ts";
import type { Problems } from "./problem.ts";

const NAME_A_STAGE = "name a stage of this studio";

/** The stages with what they take from each other checked: inputs and borrowed agents that exist, and no circle. */
export function linkStages(loaded: readonly LoadedStage[], problems: Problems): readonly StageDefinition[] {
  const linked = loaded.map((one) => {
    checkIncludes(one, loaded, problems);
    const inputs = one.inputs.flatMap((input) => resolveInput(one, input, loaded, problems));
    return { ...one.stage, inputs };
  });
  for (const { stage, file } of loaded) {
    if (!reaches(stage.name, linked)) continue;
    problems.error(
      "inputs_circular",
      file.spot("inputs"),
      `stage "${stage.name}" waits for itself through its inputs`,
      "break the circle",
    );
  }
  return linked;
}

/** Inputs name what they mean loosely: upper or lower case, a discovery that is an output. What names nothing is left out. */
function resolveInput(
  one: LoadedStage,
  input: WrittenInput,
  loaded: readonly LoadedStage[],
  problems: Problems,
): readonly StageInput[] {
  const spot = one.file.spot("inputs", input.index);
  const source = loaded.find(({ stage }) => stage.name === input.stage)?.stage;
  if (!source) {
    const meant = nearest(
      input.stage,
      loaded.map(({ stage }) => stage.name),
    );
    problems.warn(
      "input_unknown",
      spot,
      `takes something from "${input.stage}", which is no stage`,
      meant ? `did you mean "${meant}"?` : "remove that input",
    );
    return [];
  }
  warnOfLaterStage(one, input, loaded, problems);
  const wanted = input.name.toLowerCase();
  const declared = input.kind === "output" ? source.outputs : source.discovery;
  const same = declared.find((template) => template.name.toLowerCase() === wanted);
  if (same) return [{ stage: input.stage, kind: input.kind, name: same.name }];
  const others = input.kind === "output" ? source.discovery : source.outputs;
  const other = others.find((template) => template.name.toLowerCase() === wanted);
  const kind = input.kind === "output" ? "discovery" : "output";
  if (other) {
    problems.warn(
      "input_kind",
      spot,
      `"${input.name}" of ${source.name} is a ${kind}, not a ${input.kind}`,
      `write ${kind}: ${other.name}`,
    );
    return [{ stage: input.stage, kind, name: other.name }];
  }
  const names = [...source.outputs, ...source.discovery].map((template) => template.name);
  const meant = nearest(input.name, names);
  const fix = meant
    ? `did you mean "${meant}"?`
    : names.length > 0
      ? `name one of ${names.join(", ")}`
      : "remove that input";
  problems.warn(
    "input_unknown",
    spot,
    `nothing in ${source.name} is called "${input.name}"; that input is left out`,
    fix,
  );
  return [];
}

/** What a later stage makes is not there yet when this one begins. */
function warnOfLaterStage(
  one: LoadedStage,
  input: WrittenInput,
  loaded: readonly LoadedStage[],
  problems: Problems,
): void {
  const place = (name: string): number => loaded.findIndex(({ stage }) => stage.name === name);
  if (place(input.stage) <= place(one.stage.name)) return;
  const what = `takes something from "${input.stage}", which comes later`;
  problems.warn("input_later", one.file.spot("inputs", input.index), what, "take it from an earlier stage");
}

function checkIncludes(one: LoadedStage, loaded: readonly LoadedStage[], problems: Problems): void {
  for (const [index, include] of one.stage.includes.entries()) {
    const spot = one.file.spot("review-agents-include", index);
    const source = loaded.find(({ stage }) => stage.name === include.stage)?.stage;
    if (!source) {
      problems.error("stage_unknown", spot, `borrows agents from "${include.stage}", which is no stage`, NAME_A_STAGE);
      continue;
    }
    const names = source.reviewers.map((reviewer) => reviewer.name);
    for (const agent of include.agents.filter((name) => !names.includes(name))) {
      const fix = names.length > 0 ? `name one of ${names.join(", ")}` : "remove that entry";
      problems.error("agent_unknown", spot, `borrows "${agent}", which is no review agent of ${include.stage}`, fix);
    }
  }
}

function reaches(start: string, stages: readonly StageDefinition[]): boolean {
  const before = (name: string): readonly string[] =>
    stages.find((stage) => stage.name === name)?.inputs.map((input) => input.stage) ?? [];
  const seen = new Set<string>();
  const queue = [...before(start)];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === start) return true;
    if (!seen.has(next)) queue.push(...before(next));
    seen.add(next);
  }
  return false;
}
