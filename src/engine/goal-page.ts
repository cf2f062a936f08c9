import { type ChangedPaths, folderOf, type Goal, type IntentState } from "../method/index.ts";
import type { StateStore } from "../ports/index.ts";
import { blobId, contentId } from "../shared/index.ts";
import { goalText, intentGoalPath } from "../state/index.ts";
import { sanitise } from "../text/index.ts";

/** As much as an issue holds. */
const MOST = 65_536;

/** What was asked, as the books have it. Of books from before it was kept there, as the page on the branch says. */
export function goalWords(state: IntentState, texts: ReadonlyMap<string, string>): string {
  return state.intent.goal?.body ?? goalText(texts.get(intentGoalPath(folderOf(state))) ?? "");
}

/**
 * The goal as somebody who may command has left it on its page, without hidden text; null where they have not changed it.
 * A page that was deleted, is no text or is longer than an issue can be changes no goal.
 */
export async function goalPushed(
  store: StateStore,
  state: IntentState,
  { changed, by }: { readonly changed: ChangedPaths; readonly by: string },
): Promise<Goal | null> {
  const id = changed[intentGoalPath(folderOf(state))] ?? null;
  if (id === null) return null;
  const oid = contentId(id);
  const text = (await store.blobs([oid])).get(oid) ?? "";
  if (blobId(text) !== oid || text.length > MOST) return null;
  const { text: body, removed } = sanitise(goalText(text));
  return { body: body.trim(), by, hidden: [...new Set(removed)] };
}
