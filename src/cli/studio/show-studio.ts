import type {
  HatDefinition,
  ReviewerDefinition,
  StageDefinition,
  StudioDefinition,
  StudioText,
  TemplateDefinition,
} from "../../method/index.ts";
import { UserError } from "../../shared/index.ts";
import { EXIT, type ExitCode, type Terminal, writeJson } from "../terminal.ts";
import { readProject } from "./read-studios.ts";
import { hintFor, stageAt, studioAt } from "./studio-address.ts";

/** One text of a studio with what its front matter came to. */
interface Piece {
  readonly kind: string;
  readonly name: string;
  readonly text: StudioText;
  readonly facts: Readonly<Record<string, unknown>>;
}

const PROJECT_HEADING = "\n\n## Project conventions\n\n";

/**
 * `haiku studio show <studio>[/<stage>[/<name>]]`: what is in force after the project's texts were laid over the shipped
 * ones, each part under the file it comes from. A name may also be one of the studio's own reviewers, fix hats or roles.
 */
export async function showStudio(
  terminal: Terminal,
  asked: { readonly address: string; readonly json?: boolean },
): Promise<ExitCode> {
  const [name = "", second, ...rest] = asked.address.split("/");
  const studio = studioAt((await readProject(terminal.folder)).studios, name);
  const pieces = second === undefined ? null : piecesAt(studio, [second, ...rest]);
  if (asked.json) writeJson(terminal, pieces === null ? studio : { studio: studio.name, pieces });
  else terminal.write(`${pieces === null ? outline(studio) : pieces.map(show).join("\n\n")}\n`);
  return EXIT.ok;
}

/** All pieces the rest of an address means: a stage's text, one piece by its name, or `<kind>/<name>`. */
function piecesAt(studio: StudioDefinition, words: readonly string[]): readonly Piece[] {
  const [first = "", ...rest] = words;
  const own = piecesOfStudio(studio);
  const inStudio = rest.length === 0 ? own.filter((piece) => piece.name === first) : [];
  if (inStudio.length > 0 && !studio.stages.some((stage) => stage.name === first)) return inStudio;
  const stage = stageAt(studio, first);
  const pieces = piecesOfStage(stage);
  if (rest.length === 0) return pieces.filter(({ kind }) => kind === "stage");
  const [kind, name] = rest.length === 1 ? [null, rest[0]] : rest;
  const found = pieces.filter((piece) => piece.name === name && (kind === null || piece.kind === kind));
  if (found.length > 0) return found;
  const names = [...new Set(pieces.filter((piece) => piece.kind !== "stage").map((piece) => piece.name))];
  throw new UserError("part_unknown", `the stage ${first} has no "${rest.join("/")}"`, hintFor(name ?? "", names));
}

function piecesOfStudio(studio: StudioDefinition): readonly Piece[] {
  return [
    ...studio.reviewers.map(reviewerPiece),
    ...studio.fix_hats.map((hat) => hatPiece("fix-hat", hat)),
    ...Object.entries(studio.roles).map(([name, text]) => ({ kind: "role", name, text, facts: {} })),
  ];
}

function piecesOfStage(stage: StageDefinition): readonly Piece[] {
  const { name, text, hats, fix_hats, reviewers, discovery, outputs, phases } = stage;
  const ownFix = fix_hats.filter((hat) => !hats.some((one) => one.name === hat.name));
  return [
    { kind: "stage", name, text, facts: factsOf(stage) },
    ...hats.map((hat) => hatPiece("hat", hat)),
    ...ownFix.map((hat) => hatPiece("fix-hat", hat)),
    ...reviewers.map(reviewerPiece),
    ...discovery.map((template) => templatePiece("discovery", template)),
    ...outputs.map((template) => templatePiece("output", template)),
    ...Object.entries(phases).map(([phase, words]) => ({ kind: "phase", name: phase, text: words, facts: {} })),
  ];
}

function hatPiece(kind: string, { name, text, model, interpretation, writes }: HatDefinition): Piece {
  return { kind, name, text, facts: { model, interpretation, writes } };
}

function reviewerPiece({ name, text, model, interpretation, applies_to }: ReviewerDefinition): Piece {
  return { kind: "review-agent", name, text, facts: { model, interpretation, applies_to } };
}

function templatePiece(kind: string, template: TemplateDefinition): Piece {
  const { name, text, location, scope, format, required, model } = template;
  return { kind, name, text, facts: { location, scope, format, required, model } };
}

function factsOf(stage: StageDefinition): Readonly<Record<string, unknown>> {
  const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);
  const {
    description,
    gate,
    elaboration,
    inputs,
    includes,
    gate_protocol,
    hats,
    fix_hats,
    reviewers,
    discovery,
    outputs,
  } = stage;
  return {
    ...(description !== "" && { description }),
    hats: names(hats),
    fix_hats: names(fix_hats),
    reviewers: [
      ...names(reviewers),
      ...includes.flatMap(({ stage: from, agents }) => agents.map((agent) => `${from}:${agent}`)),
    ],
    gate,
    ...(stage.await && { await: stage.await }),
    ...(gate_protocol && { gate_protocol }),
    elaboration,
    inputs: inputs.map((input) => `${input.stage}/${input.name}`),
    discovery: names(discovery),
    outputs: names(outputs),
    ...(stage.default_model && { default_model: stage.default_model }),
  };
}

function outline(studio: StudioDefinition): string {
  const { name, directory, slug, aliases, description, category, stages, digest } = studio;
  const facts = { directory, category, slug, aliases, default_model: studio.default_model, digest };
  const own = piecesOfStudio(studio).map((one) => `  ${one.kind} ${one.name}  (${one.text.sources.join(" + ")})`);
  const parts = stages.map((stage) => {
    const [head, ...pieces] = piecesOfStage(stage);
    const lines = pieces.map((one) => `    ${one.kind} ${one.name}  (${one.text.sources.join(" + ")})`);
    return [`  stage ${stage.name} [${stage.gate.join(" or ")}]  (${head?.text.sources.join(" + ")})`, ...lines].join(
      "\n",
    );
  });
  return [`${name}: ${description}`, factLines(facts), "", ...parts, ...own].join("\n");
}

function show({ kind, name, text, facts }: Piece): string {
  const head = [`${kind} ${name}`, factLines(facts)].filter((line) => line !== "").join("\n");
  return [head, ...parts(text).map(({ source, body }) => `──── ${source}\n${body.trim()}`)].join("\n\n");
}

/** A merged text taken apart again at the heading under which the project's words were added. */
function parts({ body, sources }: StudioText): readonly { readonly source: string; readonly body: string }[] {
  const [shipped = "", project] = sources;
  const at = project === undefined ? -1 : body.indexOf(PROJECT_HEADING);
  if (project === undefined) return [{ source: shipped, body }];
  if (at < 0) return [{ source: sources.join(" + "), body }];
  return [
    { source: shipped, body: body.slice(0, at) },
    { source: `${project} (added)`, body: body.slice(at) },
  ];
}

function factLines(facts: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(facts).filter(([, value]) => value !== undefined && !isEmpty(value));
  return shown
    .map(([key, value]) => `  ${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}

function isEmpty(value: unknown): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}
