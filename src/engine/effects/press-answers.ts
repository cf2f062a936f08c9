import { workBranch } from "../../method/index.ts";
import { type PressAnswered, pressRef } from "../observe/button.ts";
import { pullFor, stateOf, type World } from "../observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

/** Tells on the pull request why a button did nothing, once for each who pressed it. What it did shows by itself. */
export async function givePressAnswers(
  ports: EnginePorts,
  options: EngineOptions,
  world: World,
  answered: readonly PressAnswered[],
): Promise<number> {
  const place = pullFor(world.snapshot, workBranch(stateOf(world)));
  let writes = 0;
  for (const { press, words } of answered) {
    const marker = `<!-- haiku:answer ${pressRef(press)} ${press.action} ${press.by.id} -->`;
    const said = place?.comments.some(({ author, body }) => author?.id === options.bot.id && body.includes(marker));
    if (words === null || !place || said) continue;
    await ports.conversation.comment(place.number, `${marker}\n${words}`);
    writes += 1;
  }
  return writes;
}
