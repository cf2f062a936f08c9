import { durationMs, GATE_KINDS, type GateKind, type StageDefinition, type StageInput } from "../method/index.ts";
import { readFields, StageFields } from "./fields.ts";
import type { StudioFile, StudioFiles } from "./files.ts";
import { loadHats, loadReviewers } from "./load-hat.ts";
import { type LocatedTemplate, loadTemplates } from "./load-templates.ts";
import { checkOwnName, checkTwice } from "./names.ts";
import type { Problems } from "./problem.ts";

/** An input with its place in the list. */
export interface WrittenInput extends StageInput {
  readonly index: number;
}

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

function gateOf(fields: Fields, file: StudioFile, problems: Problems): readonly GateKind[] {
  const words = fields.review ?? ["auto"];
  const kinds = GATE_KINDS.filter((kind) => words.includes(kind));
  const unknown = words.find((word) => !GATE_KINDS.some((kind) => kind === word));
  if (unknown !== undefined || kinds.length === 0) {
    const what = `"${unknown ?? ""}" is no kind of gate`;
    problems.error("gate_unknown", file.spot("review"), what, `write one or more of ${GATE_KINDS.join(", ")}`);
  }
  refuseAwait(fields, kinds, { file, problems });
  return words.filter((word): word is GateKind => kinds.some((kind) => kind === word));
}

const AWAITED = ["check", "app", "by", "label", "date"];

/** What is awaited decides who passes a gate: a word too few or one misspelt must not open it to more than was meant. */
function refuseAwait(
  fields: Fields,
  kinds: readonly GateKind[],
  { file, problems }: { readonly file: StudioFile; readonly problems: Problems },
): void {
  const { check, app, by, label, date } = fields.await ?? {};
  const error = (code: string, what: string, cure: string): void =>
    problems.error(code, file.spot("await"), what, cure);
  if (kinds.includes("await") && !check && !label && !date)
    problems.error(
      "await_missing",
      file.spot("review"),
      "waits for an event that it does not name",
      "add await: { check: <name> }",
    );
  const unknown = Object.keys(fields.await ?? {}).find((key) => !AWAITED.includes(key));
  if (unknown !== undefined)
    error("await_unknown", `"${unknown}" is nothing to wait for`, `write ${AWAITED.join(", ")}`);
  if (app === "" || by === "")
    error("await_from_nobody", "says from whom a check must come, and names nobody", "name them or leave it out");
  if ((app || by) && !check)
    error(
      "await_from_no_check",
      "says from whom a check must come, and names no check",
      "add its name: await: { check: <name>, app: <slug> }",
    );
  if (date !== undefined && !isDate(date))
    error("date_invalid", `"${date}" is no date`, "write it as 2026-12-31 or 2026-12-31T09:00:00Z");
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) && !Number.isNaN(Date.parse(text));
}

function protocolOf(
  fields: Fields,
  file: StudioFile,
  problems: Problems,
): Pick<StageDefinition, "gate_protocol" | "await"> {
  const protocol = fields["gate-protocol"];
  if (protocol?.timeout !== undefined && durationMs(protocol.timeout) === null) {
    const what = `timeout "${protocol.timeout}" is no length of time, so there is none`;
    problems.warn("timeout_invalid", file.spot("gate-protocol"), what, "write it as 30m, 48h or 2 days");
  }
  const { check, app, by, label, date } = fields.await ?? {};
  return {
    ...(protocol && {
      gate_protocol: {
        ...(protocol.timeout !== undefined && { timeout: protocol.timeout }),
        ...(protocol["timeout-action"] && { timeout_action: protocol["timeout-action"] }),
        ...(protocol.escalation !== undefined && { escalation: protocol.escalation }),
        conditions: protocol.conditions ?? [],
      },
    }),
    ...(fields.await && {
      await: {
        ...(check && { check }),
        ...(app && { app }),
        ...(by && { by }),
        ...(label && { label }),
        ...(date && { date }),
      },
    }),
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
