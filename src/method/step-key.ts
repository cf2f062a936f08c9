import { Bug, UserError } from "../shared/index.ts";
import { type Job, STEP_KINDS, type Step, type StepKey, type StepKind } from "./model/index.ts";

/** The name of a step: `<slug>/<stage|->/<kind>/<subject|->/<hat|->/<n>.<attempt>`. Also the run-name of its job. */
export function stepKey(slug: string, { stage, kind, subject, hat, n, attempt }: Step): StepKey {
  return `${slug}/${stage ?? "-"}/${kind}/${subject ?? "-"}/${hat ?? "-"}/${n}.${attempt}`;
}

/** The key of the job's first step; every record of the job carries it. */
export function jobKey(slug: string, job: Job): StepKey {
  const first = job.steps[0];
  if (!first) throw new Bug("a job without steps has no key");
  return stepKey(slug, first);
}

/** Reads a key back. Fails with `step_key_invalid` on anything that `stepKey` would not have written. */
export function parseStepKey(key: string): { readonly slug: string; readonly step: Step } {
  const [slug, stage, kind, subject, hat, count, ...rest] = key.split("/");
  const numbers = /^([1-9]\d*)\.([1-9]\d*)$/.exec(count ?? "");
  if (!slug || !stage || !subject || !hat || !numbers || rest.length > 0 || !isStepKind(kind)) {
    throw new UserError(
      "step_key_invalid",
      `"${key}" is not a step key`,
      "expected slug/stage/kind/subject/hat/n.attempt",
    );
  }
  const orNull = (text: string): string | null => (text === "-" ? null : text);
  const step = { stage: orNull(stage), kind, subject: orNull(subject), hat: orNull(hat) };
  return { slug, step: { ...step, n: Number(numbers[1]), attempt: Number(numbers[2]) } };
}

/** `review/spec`, `elaborate/-`: how a run is called in `runs[]`. */
export function runName(step: Pick<Step, "kind" | "subject">): string {
  return `${step.kind}/${step.subject ?? "-"}`;
}

/** Reads such a name back; the subject may hold slashes. Fails with `step_key_invalid` where it begins with no kind of step. */
export function parseRunName(name: string): Pick<Step, "kind" | "subject"> {
  const [kind, ...rest] = name.split("/");
  if (!isStepKind(kind))
    throw new UserError("step_key_invalid", `"${name}" is not a run's name`, "expected kind/subject");
  const subject = rest.join("/");
  return { kind, subject: subject === "-" ? null : subject };
}

function isStepKind(text: string | undefined): text is StepKind {
  return STEP_KINDS.some((kind) => kind === text);
}
