import { type Do, shutReason, workBranch, workingStage } from "../../method/index.ts";
import { failedAnswer, notedAnswer, refusal } from "../../render/index.ts";
import { approvalAsked } from "../observe/approval-asked.ts";
import { mayDo } from "../observe/approvals.ts";
import { pageOf } from "../observe/block-view.ts";
import { type Press, type PressAnswered, pressRef } from "../observe/button.ts";
import { pullFor, stateOf, type World } from "../observe/observation.ts";
import { handledRefs } from "../observe/unanswered-comments.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { approvalProblem, keptUnlessUsed } from "./approve.ts";
import { retry } from "./control-commands.ts";
import type { Unmade } from "./finding-commands.ts";
import { runCi } from "./run-ci.ts";

/** Decides the buttons that were pressed, as the command of the same name would be. Each counts once. */
export async function answerPresses(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
): Promise<readonly PressAnswered[]> {
  const done = handledRefs(stateOf(world));
  const answered: PressAnswered[] = [];
  for (const press of (world.presses ?? []).filter((one) => !done.has(pressRef(one))))
    answered.push({ press, ...(await answer(ports, options, world, press)) });
  return answered;
}

const ACTIONS = { approve: "approve", retry: "command", "run-ci": "command" } as const;

async function answer(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  press: Press,
): Promise<Omit<PressAnswered, "press">> {
  const { config } = world.project;
  const page = pageOf(options);
  const what = press.action;
  const refused = (words: string): Omit<PressAnswered, "press"> => ({ lines: [], words });
  if (what !== "approve" && what !== "retry" && what !== "run-ci")
    return refused(failedAnswer(page, { what, message: "there is no such button", hint: "`/haiku help`" }));
  const action = ACTIONS[what];
  const offer = what === "approve" ? world.observed.offered.find(({ ref }) => ref === pressRef(press)) : undefined;
  if (!offer && !(await mayDo({ permissions: ports.permissions, config, action }, press.by)))
    return refused(refusal(page, { who: press.by.login, what, need: config.permissions[action] }));
  const problem = offer ? approvalProblem(world, offer) : null;
  if (problem?.stands && offer)
    return { lines: keptUnlessUsed(world, offer), words: notedAnswer(page, { what, ...problem }) };
  const made = problem ?? carryOut(world, press, offer);
  return "message" in made ? refused(failedAnswer(page, { what, ...made })) : { lines: made, words: null };
}

const OLD_BUTTON: Unmade = {
  message: "the button was shown before the gate opened or the base of the pull request was changed",
  hint: "look at what stands there now, and press the button that is shown for it, or comment `/haiku approve`",
};

function carryOut(
  world: World,
  press: Press,
  offer: World["observed"]["offered"][number] | undefined,
): readonly Do[] | Unmade {
  const said = { at: world.observed.now, by: press.by, source: pressRef(press) };
  if (press.action === "run-ci") return runCi(world, press.head, said);
  if (press.action === "retry") return retry(world, "", said);
  const shut = shutReason({ state: stateOf(world), seen: world.observed }, workingStage(stateOf(world)));
  if (shut) return { message: shut.because, hint: shut.how ?? "" };
  const place = pullFor(world.snapshot, workBranch(stateOf(world)));
  const asked = approvalAsked({ state: stateOf(world), work: world.work, place });
  if (!offer && asked !== null && press.shown !== asked.mark) return OLD_BUTTON;
  if (!offer) return { message: "nothing waits for an approval now", hint: "`/haiku why` says what does" };
  return keptUnlessUsed(world, offer);
}
