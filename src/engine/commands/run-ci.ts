import { type Do, workingStage } from "../../method/index.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { isHeldBack } from "../observe/required-checks.ts";
import type { Said, Unmade } from "./finding-commands.ts";

/** `run-ci`: the repository's own CI is to run on what stands now. `head` is what was looked at. */
export function runCi(world: World, head: string, said: Said): readonly Do[] | Unmade {
  const { work, project } = world;
  if (project.config.ci === "auto") return { message: "CI is not held back here", hint: "`ci: auto` is configured" };
  if (head !== work.commit)
    return { message: "the head has moved since", hint: "look at what stands there now, and ask again" };
  if (!isHeldBack(world)) return { message: "CI is not held back on this head", hint: "nothing is to be done" };
  const intervention = { ...said, do: "run-ci", note: head };
  return [{ do: "intervene", stage: workingStage(stateOf(world))?.name ?? null, finding: null, intervention }];
}
