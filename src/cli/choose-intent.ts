import { offlineIntents } from "../engine/index.ts";
import type { StateStore } from "../ports/index.ts";
import { nearest, UserError } from "../shared/index.ts";

/** The intent a command is about: the one named, or the only one there is. */
export async function chooseIntent(store: StateStore, named: string | undefined): Promise<string> {
  const slugs = await allIntents(store);
  if (named === undefined) {
    const [only, ...others] = slugs;
    if (only !== undefined && others.length === 0) return only;
    throw new UserError("intent_ambiguous", `there are ${slugs.length} intents here`, `name one: ${slugs.join(", ")}`);
  }
  if (slugs.includes(named)) return named;
  const near = nearest(named, slugs);
  const hint = near ? `did you mean ${near}?` : `there are: ${slugs.join(", ")}`;
  throw new UserError("intent_unknown", `there is no intent "${named}" here`, hint);
}

/** Every intent this clone knows. Fails with `no_intents` when there is none. */
export async function allIntents(store: StateStore): Promise<readonly string[]> {
  const slugs = await offlineIntents(store);
  if (slugs.length > 0) return slugs;
  throw new UserError(
    "no_intents",
    "this clone knows no intent",
    "fetch the branches: git fetch origin '+refs/heads/haiku/*:refs/remotes/origin/haiku/*'",
  );
}
