import type { StageDefinition, StageInput } from "../method/index.ts";
import { readFields, StageFields } from "./fields.ts";
import type { StudioFile, StudioFiles } from "./files.ts";
import { gateOf, protocolOf } from "./load-gate.ts";
import { loadHats, loadReviewers } from "./load-hat.ts";
import { type LocatedTemplate, loadTemplates } from "./load-templates.ts";
import { checkOwnName, checkTwice } from "./names.ts";
import type { Problems } from "./problem.ts";

/** An input with its place in the list. */
export interface WrittenInput extends StageInput {
  readonly index: number;
}

/** A stage by itself, before it is linked with the others of its studio. */
export interface LoadedStage {
  readonly file: StudioFile;
  /** Without `inputs`. */
  readonly stage: StageDefinition;
  /** As they were written, not yet compared with what other stages make. */
  readonly inputs: readonly WrittenInput[];
  readonly templates: readonly LocatedTemplate[];
}

type Fields = ReturnType<typeof readFields<typeof StageFields>>;

interface Place {
  readonly directory: string;
  readonly folder: string;
  readonly name: string;
}

export const CLASSIFIER = "classifier";
export const ASSESSOR = "feedback-assessor";
const VERIFIES = /verif|valid|review|assess|audit|check|sre|blue-team/;

/** One stage with everything in its folder; null when it has no STAGE.md. */
export function loadStage(directory: string, name: string, files: StudioFiles, problems: Problems): LoadedStage | null {
  const place = { directory, folder: `${directory}/stages/${name}`, name };
  const file = files.find([`${place.folder}/STAGE.md`]);
  if (file === null) return null;
  const fields = readFields(file, StageFields, problems);
  checkOwnName(file, { said: fields.name, called: name }, problems);
  // Its lists are not known: nothing can be said of what they do not name.
  if (file.unreadable)
    for (const stem of files.stems(`${place.folder}/hats`)) files.find([`${place.folder}/hats/${stem}.md`]);
  const discovery = loadTemplates("discovery", place, files, problems);
  const outputs = loadTemplates("outputs", place, files, problems);
  const stage: StageDefinition = {
    name,
    description: fields.description ?? "",
    text: file.text,
    hats: loadHats(hatNames(fields, file, problems), hatsFrom(place, file, "hats", files), problems),
    fix_hats: loadHats(fixHatNames(fields, file, problems), hatsFrom(place, file, "fix_hats", files), problems),
    reviewers: loadReviewers(`${place.folder}/review-agents`, "stage", files, problems),
    includes: (fields["review-agents-include"] ?? []).map(({ stage, agents }) => ({ stage, agents })),
    gate: gateOf(fields, file, problems),
    ...protocolOf(fields, file, problems),
    elaboration: fields.elaboration ?? "autonomous",
    inputs: [],
    discovery: discovery.map(({ file: _, ...template }) => template),
    outputs: outputs.map(({ file: _, ...template }) => template),
    phases: phasesOf(place.folder, files),
    ...(fields.default_model === undefined ? {} : { default_model: fields.default_model }),
  };
  const inputs = (fields.inputs ?? []).flatMap(inputOf);
  return { file, stage, inputs, templates: [...discovery, ...outputs] };
}

function hatNames(fields: Fields, file: StudioFile, problems: Problems): readonly string[] {
  if (file.unreadable) return [];
  const names = fields.hats ?? [];
  const spot = file.spot("hats");
  const last = names.at(-1);
  checkTwice(names, (index) => file.spot("hats", index), problems);
  if (last === undefined)
    problems.error("hats_missing", spot, "names no hats", "add hats: [one that does, one that verifies]");
  else if (names.length === 1)
    problems.warn("verifier_missing", spot, "has a single hat, which checks its own work", "add a verifying hat");
  else if (!VERIFIES.test(last))
    problems.warn(
      "verifier_missing",
      spot,
      `ends with "${last}", which does not sound like a check`,
      "end the chain with a verifier",
    );
  return names;
}

/** The fix chain, with classifier and assessor at its ends where the studio forgot them. */
function fixHatNames(fields: Fields, file: StudioFile, problems: Problems): readonly string[] {
  if (file.unreadable) return [];
  const hats = fields.hats ?? [];
  const doer = hats.length > 1 ? hats.slice(-2, -1) : hats;
  const listed = fields.fix_hats ?? doer;
  checkTwice(listed, (index) => file.spot("fix_hats", index), problems);
  const chain = [CLASSIFIER, ...listed.filter((name) => name !== CLASSIFIER && name !== ASSESSOR), ASSESSOR];
  const same = fields.fix_hats?.length === chain.length && chain.every((name, index) => name === listed[index]);
  if (!same) {
    const what = `fix_hats does not run from ${CLASSIFIER} to ${ASSESSOR}; [${chain.join(", ")}] is taken`;
    problems.warn("fix_chain_open", file.spot("fix_hats"), what, `write fix_hats: [${chain.join(", ")}]`);
  }
  return chain;
}

function hatsFrom(place: Place, file: StudioFile, field: string, files: StudioFiles): Parameters<typeof loadHats>[1] {
  return {
    files,
    folders: [`${place.folder}/hats`, `${place.directory}/hats`, "_shared/hats"],
    spot: (index) => file.spot(field, index),
  };
}

function inputOf(
  { stage, discovery, output }: NonNullable<Fields["inputs"]>[number],
  index: number,
): readonly WrittenInput[] {
  if (output !== undefined) return [{ stage, kind: "output", name: output, index }];
  return discovery === undefined ? [] : [{ stage, kind: "discovery", name: discovery, index }];
}

function phasesOf(folder: string, files: StudioFiles): StageDefinition["phases"] {
  const entries = ["ELABORATION", "EXECUTION"].flatMap((name) => {
    const file = files.find([`${folder}/phases/${name}.md`]);
    return file === null ? [] : [[name, file.text] as const];
  });
  return Object.fromEntries(entries);
}
