import type { Account, Permissions } from "../../ports/index.ts";
import type { Config } from "../../studio/index.ts";

/** An entry of `feedback.bots` in the config. */
export type ListedBot = Config["feedback"]["bots"][number];

/**
 * What config says of a bot; null for one that is not listed. Login and App have to be the listed ones, as GitHub knows
 * them at this moment: a login alone can be given up and taken by another App.
 */
export async function listedBot(permissions: Permissions, config: Config, bot: Account): Promise<ListedBot | null> {
  const named = config.feedback.bots.filter(({ login }) => login.toLowerCase() === bot.login.toLowerCase());
  if (!bot.bot || named.length === 0) return null;
  const app = await permissions.appOf({ login: bot.login, id: bot.id });
  return named.find((one) => one.app === app) ?? null;
}
