import { workBranch } from "../../method/index.ts";
import { type ButtonAnswer, buttonRef } from "../observe/button.ts";
import { type Observation, pullFor, stateOf } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";
import { apart } from "../refused-writes.ts";

/** Tells on the pull request why a button did nothing, once for each who pressed it. What it did shows by itself. */
export async function giveButtonAnswers(
  ports: EnginePorts,
  options: EngineOptions,
  observation: Observation,
  answered: readonly ButtonAnswer[],
): Promise<number> {
  const pull = pullFor(observation.snapshot, workBranch(stateOf(observation)));
  let writes = 0;
  for (const { button, words } of answered) {
    const marker = `<!-- haiku:answer ${buttonRef(button)} ${button.action} ${button.by.id} -->`;
    const said = pull?.comments.some(({ author, body }) => author?.id === options.bot.id && body.includes(marker));
    if (words === null || !pull || said) continue;
    const given = await apart(() => ports.conversation.comment(pull.number, `${marker}\n${words}`));
    writes += given === null ? 0 : 1;
  }
  return writes;
}
