import type { StageDefinition, StageInput } from "../method/index.ts";
import { nearest } from "../shared/index.ts";
import type { LoadedStage } from "./load-stage.ts";
import type { Problems } from "./problem.ts";

/** The stages with what they take from each other checked: inputs and borrowed agents that exist, and no circle. */
export function linkStages(loaded: readonly LoadedStage[], problems: Problems): readonly StageDefinition[] {
  const linked = loaded.map((one) => {
    checkIncludes(one, loaded, problems);
    return { ...one.stage, inputs: one.stage.inputs.flatMap((input) => resolveInput(one, input, loaded, problems)) };
  });
  for (const { stage, file } of loaded) {
    if (!reaches(stage.name, linked)) continue;
    problems.error(
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
  input: StageInput,
  loaded: readonly LoadedStage[],
  problems: Problems,
): readonly StageInput[] {
  const spot = one.file.spot("inputs");
  const source = loaded.find(({ stage }) => stage.name === input.stage)?.stage;
  if (!source) {
    const meant = nearest(
      input.stage,
      loaded.map(({ stage }) => stage.name),
    );
    problems.warn(
      spot,
      `takes something from "${input.stage}", which is no stage`,
      meant ? `did you mean "${meant}"?` : "remove that input",
    );
    return [];
  }
  const wanted = input.name.toLowerCase();
  const declared = input.kind === "output" ? source.outputs : source.discovery;
  const same = declared.find((template) => template.name.toLowerCase() === wanted);
  if (same) return [{ ...input, name: same.name }];
  const others = input.kind === "output" ? source.discovery : source.outputs;
  const other = others.find((template) => template.name.toLowerCase() === wanted);
  const kind = input.kind === "output" ? "discovery" : "output";
  if (other) {
    problems.warn(
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
  problems.warn(spot, `nothing in ${source.name} is called "${input.name}"; that input is left out`, fix);
  return [];
}

function checkIncludes(one: LoadedStage, loaded: readonly LoadedStage[], problems: Problems): void {
  const spot = one.file.spot("review-agents-include");
  for (const include of one.stage.includes) {
    const source = loaded.find(({ stage }) => stage.name === include.stage)?.stage;
    if (!source) {
      problems.error(spot, `borrows agents from "${include.stage}", which is no stage`, "name a stage of this studio");
      continue;
    }
    const names = source.reviewers.map((reviewer) => reviewer.name);
    for (const agent of include.agents.filter((name) => !names.includes(name))) {
      const fix = names.length > 0 ? `name one of ${names.join(", ")}` : "remove that entry";
      problems.error(spot, `borrows "${agent}", which is no review agent of ${include.stage}`, fix);
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
