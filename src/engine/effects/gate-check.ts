import { intentBranch, workingStage } from "../../method/index.ts";
import type { CheckOutput, PullRequestSeen } from "../../ports/index.ts";
import { GATE_CHECK, type GateCheckView, gateCheck } from "../../render/index.ts";
import { blockView } from "../observe/block-view.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart } from "../refused-writes.ts";
import { together } from "../together.ts";
import { keepCheck, ownCheck } from "./keep-check.ts";

/** Keeps the check of each open pull request true on its head: made, updated, or made anew when it falls back from success. */
export async function tendGateChecks(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
): Promise<number> {
  const wanted = openPulls(observation).flatMap((pull) =>
    checksWanted(options, observation, pull).map((check) => ({ pull, check })),
  );
  return together(wanted, ({ pull, check }) => {
    const standing = ownCheck(options, pull, check.name);
    const fallsBack = standing?.status === "completed" && check.status !== "completed";
    return apart(() => keepCheck(ports, standing, check, fallsBack));
  });
}

/**
 * The check of a pull request on this commit; a delivery has it under the gate's name as well where the default branch asks
 * for that one, as nothing else would ever let it in.
 */
export function checksWanted(
  options: EngineOptions,
  observation: Observation,
  pull: PullRequestSeen,
  head: string = pull.head,
): readonly CheckOutput[] {
  const view = gateCheckView(options, observation, pull);
  const check = gateCheck({ ...view, head });
  const asked = view.place === "intent" && observation.snapshot.default_branch.required_checks.includes(GATE_CHECK);
  return asked ? [check, { ...check, name: GATE_CHECK }] : [check];
}

/** What the checks of a pull request are rendered from. */
export function gateCheckView(options: EngineOptions, observation: Observation, pull: PullRequestSeen): GateCheckView {
  return {
    ...blockView(options, observation),
    stage: stageOf(observation, pull),
    place: placeOf(observation, pull),
    head: pull.head,
    ledger: observation.ledger.head,
  };
}

function openPulls(observation: Observation): readonly PullRequestSeen[] {
  return observation.snapshot.pull_requests.filter(
    (pull) => pull.state === "open" && observation.snapshot.branches.get(pull.head_branch) === pull.head,
  );
}

function placeOf(observation: Observation, pull: PullRequestSeen): "intent" | "stage" {
  return pull.head_branch === intentBranch(observation.slug) ? "intent" : "stage";
}

function stageOf(observation: Observation, pull: PullRequestSeen): string | null {
  const own = intentBranch(observation.slug);
  if (pull.head_branch !== own) return pull.head_branch.split("/").at(-1) ?? null;
  const stage = workingStage(stateOf(observation));
  const elsewhere =
    stage !== null &&
    stage.branch !== own &&
    observation.snapshot.pull_requests.some((one) => one.head_branch === stage.branch);
  return stage === null || elsewhere ? null : stage.name;
}
