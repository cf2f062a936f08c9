import { planAwaitedSince, runsOf, stillHolds } from "../derive/index.ts";
import { APPROVERS, type PendingApproval, type Reason, type StageRecord } from "../model/index.ts";
import { AGENTS, agentCandidate, type Candidate, freeJob, operationCandidate, personCandidate } from "./candidate.ts";
import { nextStep, plannedUnits, type Situation, standingOf, unheededWords } from "./facts.ts";
import { shutReason } from "./held.ts";
import { changedWords, listed } from "./why-re-review.ts";

/** Discovery in parallel, then one elaboration that writes the units. Null once there is a plan. */
export function elaborateCandidate(situation: Situation, stage: StageRecord): Candidate | null {
  const question = stage.questions.find((one) => one.answer === null);
  if (question) return personCandidate("elaborate", waitsForAnswer(question.id, question.text));
  const sought = discoveries(situation, stage);
  const missing = sought.filter(({ given_up }) => !given_up);
  if (missing.length > 0) {
    const openings = missing.map(({ opening }) => opening);
    const underWay = reason("discovery is under way");
    const awaited = openings.map((opening) => ({ opening, reason: underWay }));
    return agentCandidate("elaborate", awaited, freeJob("elaborate", stage.name, openings));
  }
  if (isDone(stage, "elaborate/-") && plannedUnits(situation, stage.name).length > 0) return null;
  const opening = nextStep(situation, { stage: stage.name, kind: "elaborate" });
  const without = sought.map(({ template }) => template).join(", ");
  const words = without === "" ? "" : `, without ${without}: nobody could write it, and it is not required`;
  const awaited = [{ opening, reason: reason(`the plan is being written${words}`) }];
  return agentCandidate("elaborate", awaited, freeJob("elaborate", stage.name, [opening]));
}

/** Discovery that has not been done. What is not required is given up when it has failed too often, or is held. */
function discoveries(situation: Situation, stage: StageRecord) {
  const missing = stage.frozen.discovery.filter(({ template }) => !isDone(stage, `discover/${template}`));
  return missing.map(({ template, required }) => {
    const opening = nextStep(situation, { stage: stage.name, kind: "discover", subject: template });
    return { template, opening, given_up: !required && opening.kind === "stuck" };
  });
}

/**
 * A collaborative stage's plan is signed by a person before anything is built, and again before anything is begun with
 * once it has been rewritten.
 */
export function planSignoffCandidate(situation: Situation, stage: StageRecord): Candidate | null {
  if (planAwaitedSince(stage, standingOf(situation)) === null) return null;
  const shut = shutReason(situation, stage);
  if (shut) return personCandidate("plan-signoff", shut);
  if (pendingPlanApproval(situation, stage)) {
    const act = { act: "sign_plan", stage: stage.name } as const;
    return operationCandidate("plan-signoff", act, "the plan is being signed");
  }
  return personCandidate("plan-signoff", {
    subject: "plan sign-off",
    met: false,
    because: whyUnsigned(situation, stage) + unheededWords(situation),
    who: APPROVERS,
    how: "approve the plan by a review, or comment `/haiku approve`; `/haiku changes <text>` asks for changes",
  });
}

/** The approval by which this plan is signed: one that saw it as it stands. */
export function pendingPlanApproval(situation: Situation, { name }: StageRecord): PendingApproval | null {
  const sight = { on: "plan", stage: name } as const;
  const offers = situation.facts.pending_approvals.filter((one) => one.for === "plan");
  return offers.find((one) => stillHolds(one, sight, standingOf(situation))) ?? null;
}

function whyUnsigned(situation: Situation, stage: StageRecord): string {
  if (situation.facts.pending_approvals.some((one) => one.for === "plan"))
    return `an approval was given, but the plan of ${stage.name} has changed since`;
  const before = stage.plan_lapsed ?? stage.plan_signed;
  if (!before) return `the plan of ${stage.name} is ready and reviewed; a person signs it before work begins`;
  const changed = changedWords(situation, before, { on: "plan", stage: stage.name });
  const what = changed.length === 0 ? "it was changed" : listed(changed);
  const who = before.by?.login ?? "somebody";
  return `${what} since ${who} signed the plan of ${stage.name}; a person signs it again before what is planned begins`;
}

function isDone(stage: StageRecord, step: string): boolean {
  return runsOf(stage.runs, step).some((run) => run.result === "done");
}

function reason(because: string): Reason {
  return { subject: "plan", met: false, because, who: AGENTS };
}

function waitsForAnswer(id: string, text: string): Reason {
  return {
    subject: id,
    met: false,
    because: text,
    who: "someone with the command permission",
    how: `\`/haiku answer ${id} <text>\``,
  };
}
