import { type LedgerEvent, shutReason, workBranch, workingStage } from "../../method/index.ts";
import { failedAnswer, notedAnswer, refusal } from "../../render/index.ts";
import { approvalAsked } from "../observe/approval-asked.ts";
import { mayDo } from "../observe/approvals.ts";
import { pageOf } from "../observe/block-view.ts";
import { type Button, type ButtonAnswer, buttonRef } from "../observe/button.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import { handledRefs } from "../observe/unanswered-comments.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { approvalProblem, keptUnlessUsed } from "./approve.ts";
import { retry } from "./control-commands.ts";
import type { Unmade } from "./finding-commands.ts";
import { runCi } from "./run-ci.ts";

/** Decides the buttons that were pressed, as the command of the same name would be. Each counts once. */
export async function runButtons(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
): Promise<readonly ButtonAnswer[]> {
  const done = handledRefs(stateOf(observation));
  const answered: ButtonAnswer[] = [];
  for (const button of (observation.buttons ?? []).filter((one) => !done.has(buttonRef(one))))
    answered.push({ button, ...(await answer(ports, options, observation, button)) });
  return answered;
}

const ACTIONS = { approve: "approve", retry: "command", "run-ci": "command" } as const;

async function answer(
  ports: ReadPorts,
  options: EngineOptions,
  observation: Observation,
  button: Button,
): Promise<Omit<ButtonAnswer, "button">> {
  const { config } = observation.project;
  const page = pageOf(options);
  const what = button.action;
  const refused = (words: string): Omit<ButtonAnswer, "button"> => ({ events: [], words });
  if (what !== "approve" && what !== "retry" && what !== "run-ci")
    return refused(failedAnswer(page, { what, message: "there is no such button", hint: "`/haiku help`" }));
  const action = ACTIONS[what];
  const approval =
    what === "approve" ? observation.facts.pending_approvals.find(({ ref }) => ref === buttonRef(button)) : undefined;
  if (!approval && !(await mayDo({ permissions: ports.permissions, config, action }, button.by)))
    return refused(refusal(page, { who: button.by.login, what, need: config.permissions[action] }));
  const problem = approval ? approvalProblem(observation, approval) : null;
  if (problem?.stands && approval)
    return { events: keptUnlessUsed(observation, approval), words: notedAnswer(page, { what, ...problem }) };
  const made = problem ?? carryOut(observation, button, approval);
  return "message" in made ? refused(failedAnswer(page, { what, ...made })) : { events: made, words: null };
}

const OLD_BUTTON: Unmade = {
  message: "the button was shown before the gate opened or the base of the pull request was changed",
  hint: "look at what stands there now, and press the button that is shown for it, or comment `/haiku approve`",
};

function carryOut(
  observation: Observation,
  button: Button,
  approval: Observation["facts"]["pending_approvals"][number] | undefined,
): readonly LedgerEvent[] | Unmade {
  const said = { at: observation.facts.now, by: button.by, source: buttonRef(button) };
  if (button.action === "run-ci") return runCi(observation, button.head, said);
  if (button.action === "retry") return retry(observation, "", said);
  const shut = shutReason(
    { state: stateOf(observation), facts: observation.facts },
    workingStage(stateOf(observation)),
  );
  if (shut) return { message: shut.because, hint: shut.how ?? "" };
  const pull = pullFor(observation.snapshot, workBranch(stateOf(observation)));
  const asked = approvalAsked({ state: stateOf(observation), work: observation.work, pull });
  if (!approval && asked !== null && button.shown !== asked.mark) return OLD_BUTTON;
  if (!approval) return { message: "nothing waits for an approval now", hint: "`/haiku why` says what does" };
  return keptUnlessUsed(observation, approval);
}
