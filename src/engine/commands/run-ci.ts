import { type LedgerEvent, workingStage } from "../../method/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { isHeldBack } from "../observe/required-checks.ts";
import type { CommandSource, Unmade } from "./finding-commands.ts";

/** `run-ci`: the repository's own CI is to run on what stands now. `head` is what was looked at. */
export function runCi(observation: Observation, head: string, said: CommandSource): readonly LedgerEvent[] | Unmade {
  const { work, project } = observation;
  if (project.config.ci === "auto") return { message: "CI is not held back here", hint: "`ci: auto` is configured" };
  if (head !== work.commit)
    return { message: "the head has moved since", hint: "look at what stands there now, and ask again" };
  if (!isHeldBack(observation)) return { message: "CI is not held back on this head", hint: "nothing is to be done" };
  const intervention = { ...said, do: "run-ci", note: head };
  return [{ do: "intervene", stage: workingStage(stateOf(observation))?.name ?? null, finding: null, intervention }];
}
