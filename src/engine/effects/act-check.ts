import { needsConfirmation, position, workBranch, workingStage } from "../../method/index.ts";
import type { PullRequestSeen } from "../../ports/index.ts";
import { ACT_CHECK, actCheck, shownOnCheck } from "../../render/index.ts";
import { approvalAsked } from "../observe/approval-asked.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import { isHeldBack } from "../observe/required-checks.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { gateCheckView } from "./gate-check.ts";
import { keepCheck, ownCheck } from "./keep-check.ts";

/**
 * Keeps the check that carries the buttons: made when one applies where people are waited for, renamed "nothing to do"
 * when none does any more. It says nothing about passing. Where an approval is asked for anew, it is made anew: so what is
 * pressed on an old page is known to be old.
 */
export async function tendActCheck(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  const pull = pullFor(observation.snapshot, workBranch(stateOf(observation)));
  if (pull?.state !== "open" || observation.snapshot.branches.get(pull.head_branch) !== pull.head) return 0;
  const wanted = actCheck(gateCheckView(options, observation, pull), {
    runCi: mayRunCi(observation, pull),
    confirms: confirms(observation),
    approves: askedFor(observation, pull),
  });
  const standing = ownCheck(options, pull, ACT_CHECK);
  if (standing === null && wanted.buttons.length === 0) return 0;
  const asked = shownOnCheck(wanted.external_id);
  const isAnew = asked !== null && asked !== shownOnCheck(standing?.external_id ?? "");
  return keepCheck(ports, standing, wanted, isAnew);
}

function askedFor(observation: Observation, pull: PullRequestSeen): string | null {
  return approvalAsked({ state: stateOf(observation), work: observation.work, pull: pull })?.mark ?? null;
}

function confirms(observation: Observation): boolean {
  const state = stateOf(observation);
  const stage = workingStage(state);
  return stage !== null && needsConfirmation({ state, facts: observation.facts }, stage);
}

/** CI is offered where people look: while a plan, a gate or something stuck waits for them. */
function mayRunCi(observation: Observation, pull: PullRequestSeen): boolean {
  const { waits_for, status } = position(stateOf(observation), observation.facts);
  const people = status === "running" && (waits_for === "person" || waits_for === "stuck");
  return people && pull.head === observation.work.head && isHeldBack(observation);
}
