import type { CommitSeen } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import { readEvents } from "./replay.ts";

/**
 * Whoever ends an intent does at once what follows from it, and if the process dies then, the next one does. After so long
 * nothing is left of that, nor can a delivery about it be asked for again.
 */
const LONG_MS = 7 * 86_400_000;

/**
 * Those of these intents that ended long ago: the newest line of their ledger says so. A process that has just begun need
 * not look at them; should somebody have forged that line, all that comes of it is that it waits for an event.
 */
export async function longEnded(
  { observer, clock }: Pick<ReadPorts, "observer" | "clock">,
  { bot }: Pick<EngineOptions, "bot">,
  ledgers: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  if (ledgers.size === 0) return [];
  const commits = await observer.commits([...ledgers.values()]);
  const until = Date.parse(clock.now()) - LONG_MS;
  const over = new Set(
    commits.filter((one) => endsIntent(one, bot) && Date.parse(one.at) < until).map(({ sha }) => sha),
  );
  return [...ledgers].flatMap(([slug, head]) => (over.has(head) ? slug : []));
}

function endsIntent(commit: CommitSeen, bot: EngineOptions["bot"]): boolean {
  if (commit.verified !== true || commit.author.id !== bot.id) return false;
  const { events } = readEvents(commit);
  return !(events instanceof UserError) && events.at(-1)?.do === "end";
}
