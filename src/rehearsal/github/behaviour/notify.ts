import type { Account } from "../model/account.ts";
import type { Item } from "../model/records.ts";
import { roleOf } from "../model/roles.ts";
import { count } from "../model/statistics.ts";
import type { World } from "../model/world.ts";

const MENTION = /(?<![\w`/])@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)/g;

/** People named by `@login` who can see the repository. */
function mentioned(world: World, item: Item, text: string): readonly Account[] {
  const accounts = [...text.matchAll(MENTION)].map((found) => world.account(found[1] ?? ""));
  return accounts.filter((one): one is Account => one?.typename === "User" && roleOf(item.repo, one) !== "none");
}

/** One event that people hear of: everyone who takes part and did not do it themselves gets one notification. */
export function notify(world: World, item: Item, by: Account, text: string): void {
  for (const account of mentioned(world, item, text)) item.participants.add(account.login);
  for (const login of item.participants) if (login !== by.login) count(world.stats.notifications, login);
  if (by.typename === "User") item.participants.add(by.login);
}

/** Someone is asked directly (a review): only they hear of it, and take part from now on. */
export function notifyOne(world: World, item: Item, whom: Account): void {
  item.participants.add(whom.login);
  count(world.stats.notifications, whom.login);
}
