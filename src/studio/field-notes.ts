import { AWAITED_EVENT_ROWS, EVENT_KINDS, GATE_KIND_ROWS, GATE_KINDS } from "../method/index.ts";

const KINDS = GATE_KINDS.map((kind) => `${kind} (${GATE_KIND_ROWS[kind].note})`).join(", ");
const EVENTS = EVENT_KINDS.map((kind) => AWAITED_EVENT_ROWS[kind].note);

/** What each field of front matter is for, in one line; editors show it while one writes. */
export const FIELD_NOTES: Readonly<Record<string, string>> = {
  name: "Of a studio: what people write after /haiku start. Everything else is called as its file or folder is; another name here is told",
  slug: "A short name the studio is found by, too",
  aliases: "Other words the studio is found by",
  description: "One line for people who choose",
  category: "What kind of work it is, for lists",
  stages: "The stages in their order; each has a folder of this name below stages/",
  default_model: "Model of every step that names none; a word that your agent program knows",
  hats: "The chain of a unit in its order: who plans, who does, who verifies. At least two",
  fix_hats: "The chain of a finding: first classifier, last feedback-assessor, between them who repairs",
  review: `The gate: ${KINDS}. A list: any of them clears it`,
  elaboration: "autonomous: the agent plans alone. collaborative: it may ask, and a person signs the plan",
  inputs: "What this stage takes: of which stage, which output or discovery artifact",
  outputs: "What this stage makes and which hat writes it; for readers, the files in outputs/ count",
  "review-agents-include": "Review agents of other stages that look at this one too",
  "gate-protocol": "What happens while the gate waits, and what whoever passes it should look at",
  await: `The event that a gate of the kind await waits for: ${EVENTS.slice(0, -1).join(", ")} or ${EVENTS.at(-1) ?? ""}`,
  agent_type: "Kind of agent, in studios written for other programs; it means nothing here",
  model: "Model of this step; a word that your agent program knows",
  writes:
    "false: the hat writes its record and no file. Without a word every hat may write but the last of a chain, which verifies; true lets that one write too",
  interpretation: "lens: the checks are examples of the mandate. strict: they are the whole mandate",
  applies_to: "Globs of file names; the reviewer is skipped when nothing matches",
  scope: "How far it reaches: for a template where its file belongs, for a review agent the stage or the whole intent",
  location:
    "Path of the file, with {intent-slug} where wanted; a folder when it ends in /; words in parentheses mean anywhere in the repository",
  format: "What kind of file it is: text, code, diagram",
  required: "false: the stage may end without it",
  replace: "In a project's own file: its text takes the place of the shipped one instead of being added to it",
};
