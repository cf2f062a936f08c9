import {
  type Finding,
  fingerprint,
  type LedgerEvent,
  type NewFinding,
  type Person,
  SEVERITIES,
  type SourceRef,
  type StageRecord,
  workingStage,
} from "../../method/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";

/** Who said it, when and where. */
export interface CommandSource {
  readonly at: string;
  readonly by: Person;
  readonly source: SourceRef;
}

/** Why a command led to nothing, and what would. */
export interface Unmade {
  readonly message: string;
  readonly hint: string;
}

/** `answer [Q-n] <text>`: without a number, the one question that is open. */
export function answerQuestion(observation: Observation, text: string, said: CommandSource): LedgerEvent | Unmade {
  const stage = workingStage(stateOf(observation));
  const open = (stage?.questions ?? []).filter((question) => question.answer === null);
  const [first = "", ...rest] = text.split(/\s+/);
  const named = /^Q-\d+$/i.test(first);
  const question = named ? open.find((one) => isNamed(one.id, first)) : open.length === 1 ? open[0] : undefined;
  const answer = named ? rest.join(" ") : text;
  const hint =
    open.length === 0
      ? "no question is open"
      : `open: ${open.map((one) => one.id).join(", ")}; write \`/haiku answer ${open[0]?.id} <text>\``;
  if (!stage || !question)
    return { message: named ? `${first} is not open` : "it is not clear which question is meant", hint };
  if (answer.trim() === "") return { message: "the answer is empty", hint };
  return {
    do: "answer",
    at: said.at,
    stage: stage.name,
    question: question.id,
    text: answer.trim(),
    by: said.by,
    source: said.source,
  };
}

/** `waive FB-n <reason> [until <date>]`, `reject FB-n <reason>`, `severity FB-n <level>`. */
export function ruleOnFinding(
  observation: Observation,
  { ruling, text }: { readonly ruling: "waive" | "reject" | "severity"; readonly text: string },
  said: CommandSource,
): LedgerEvent | Unmade {
  const [first = "", ...rest] = text.split(/\s+/);
  const finding = findingNamed(observation, first);
  if (!finding) return { message: `there is no finding "${first}"`, hint: `\`/haiku ${ruling} FB-001 …\`` };
  if (finding.resolution !== null)
    return { message: `${finding.id} is closed as ${finding.resolution}`, hint: "file a new finding if it is back" };
  const words = rest.join(" ").trim();
  const line = { do: "rule" as const, ...said, finding: finding.id, reason: words, until: null, severity: null };
  if (ruling === "severity") {
    const severity = SEVERITIES.find((one) => one === words.toLowerCase());
    if (!severity) return { message: `"${words}" is no severity`, hint: `one of ${SEVERITIES.join(", ")}` };
    return { ...line, ruling: "severity", severity };
  }
  if (words === "") return { message: "a reason is missing", hint: `\`/haiku ${ruling} ${finding.id} <reason>\`` };
  if (ruling === "reject") return { ...line, ruling: "rejected" };
  const dated = /^(.*\S) +until (\d{4}-\d{2}-\d{2})$/.exec(words.replace(/\s+/g, " "));
  const until = dated?.[2] === undefined ? null : `${dated[2]}T00:00:00.000Z`;
  return { ...line, ruling: "waived", reason: dated?.[1] ?? words, until };
}

/** A person's remark becomes a finding of the working stage; without a severity the classifier weighs it. */
export function fileRemark(observation: Observation, text: string, said: CommandSource): LedgerEvent | Unmade {
  const [first = ""] = text.split(/\s+/);
  const severity = SEVERITIES.find((one) => one === first.toLowerCase()) ?? null;
  const body = severity ? text.slice(text.indexOf(first) + first.length).trim() : text;
  if (body === "") return { message: "the remark is missing", hint: "`/haiku feedback [severity] <text>`" };
  return fileAs(observation, { origin: "user-chat", severity, body, title: "Remark" }, said);
}

/** `ask <question>`: a finding that an agent closes with its answer; nothing is built for it. */
export function askAgents(observation: Observation, text: string, said: CommandSource): LedgerEvent | Unmade {
  if (text === "") return { message: "the question is missing", hint: "`/haiku ask <question>`" };
  return fileAs(observation, { origin: "user-question", severity: null, body: text, title: "Question" }, said);
}

interface Remark extends Pick<NewFinding, "origin" | "severity" | "body"> {
  /** Used when the text itself has no first line. */
  readonly title: string;
}

function fileAs(observation: Observation, { title: otherwise, ...remark }: Remark, said: CommandSource): LedgerEvent {
  const title = remark.body.split("\n")[0]?.slice(0, 120) || otherwise;
  const stage = workingStage(stateOf(observation));
  const author = { login: said.by.login, id: said.by.id, kind: "human" as const };
  const finding: NewFinding = {
    stage: stage?.name ?? null,
    title,
    author,
    source_ref: said.source,
    anchor: null,
    suggestion: null,
    family: hasBegun(stage) ? "approvals" : "reviews",
    fingerprint: fingerprint({ unit: null, path: said.source, title }),
    items: [],
    parked: false,
    ...remark,
  };
  return { do: "file", at: said.at, findings: [finding] };
}

function hasBegun(stage: StageRecord | null): boolean {
  return stage === null || Object.values(stage.units).some((unit) => unit.started_at !== null);
}

function findingNamed(observation: Observation, name: string): Finding | undefined {
  return stateOf(observation).findings.find((finding) => isNamed(finding.id, name));
}

/** People write `fb-7` and mean `FB-007`. */
function isNamed(id: string, name: string): boolean {
  return id === name.toUpperCase().replace(/-(\d{1,3})$/, (_, digits: string) => `-${digits.padStart(3, "0")}`);
}
