import type { StageDefinition, StudioDefinition, TemplateDefinition } from "../../method/index.ts";
import { renderYaml } from "../../shared/index.ts";
import { resolveLocation } from "../../studio/index.ts";

type Action = Readonly<Record<string, unknown>>;

/** What a playbook writes for the folder of the intent it is played in. */
const FOLDER = ["$", "{folder}"].join("");

interface Entry {
  readonly match: Readonly<Record<string, string>>;
  readonly do: readonly Action[];
}

/**
 * A playbook that walks a studio from its first stage to its last: every stage has one unit with all outputs that its
 * templates declare, the first hat writes them, the others hand on, reviewers find nothing. It shows whether the studio's
 * parts fit together, and nothing of how good its texts are.
 */
export function rehearsalPlaybook({ stages }: StudioDefinition): string {
  return renderYaml({ playbook: 1, steps: stages.flatMap(stageEntries) });
}

function stageEntries(stage: StageDefinition): readonly Entry[] {
  const outputs = outputPaths(stage);
  const discovery = stage.discovery.map((template): Entry => {
    const path = pathOf(template, stage);
    const complete = call("haiku_discovery_complete", { template: template.name });
    return { match: { stage: stage.name, kind: "discover", subject: template.name }, do: [written(path), complete] };
  });
  return [...discovery, plan(stage, outputs), ...hatEntries(stage, outputs)];
}

function plan(stage: StageDefinition, outputs: readonly string[]): Entry {
  const unit = {
    unit: `unit-001-${stage.name}`.slice(0, 60),
    title: `Everything the stage ${stage.name} makes`,
    body: "One unit that makes every output of this stage, to see the stage walk.\n",
    criteria: ["Every declared output stands at its path."],
    outputs,
  };
  return { match: { stage: stage.name, kind: "elaborate" }, do: [call("haiku_unit_write", unit)] };
}

function hatEntries(stage: StageDefinition, outputs: readonly string[]): readonly Entry[] {
  return stage.hats.map(({ name }, index): Entry => {
    const first = index === 0;
    const last = index === stage.hats.length - 1;
    const met = call("haiku_unit_criterion", { n: 1, met: true, evidence: `${outputs.join(", ")} written` });
    const advance = call("haiku_unit_advance_hat", {
      message: first ? "Wrote the outputs." : "Looked at the outputs.",
    });
    return {
      match: { stage: stage.name, kind: "hat", hat: name },
      do: [...(first ? outputs.map(written) : []), ...(last ? [met] : []), advance],
    };
  });
}

function outputPaths(stage: StageDefinition): readonly string[] {
  const paths = stage.outputs.map((template) => pathOf(template, stage));
  const own = `.haiku/intents/${FOLDER}/stages/${stage.name}/artifacts/RESULT.md`;
  return paths.length > 0 ? [...new Set(paths)] : [own];
}

/** A template's file; one that may lie anywhere lies in a folder of its own, a folder gets one file. */
function pathOf({ name, location }: TemplateDefinition, stage: StageDefinition): string {
  const place = resolveLocation(location, FOLDER);
  if (place.kind === "anywhere") return `rehearsal/${stage.name}/${name}.md`;
  return place.path.endsWith("/") ? `${place.path}${name}.md` : place.path;
}

function written(path: string): Action {
  return { write: { path, content: "# Rehearsal\n\nWritten by a rehearsal, to see the stages walk.\n" } };
}

function call(tool: string, args: Readonly<Record<string, unknown>>): Action {
  return { call: { tool, args } };
}
