import { type ChangedPaths, folderOf, type Goal, type IntentState } from "../../method/index.ts";
import type { ReadStore } from "../../ports/index.ts";
import { blobId, contentId, own } from "../../shared/index.ts";
import { goalText, intentGoalPath } from "../../state/index.ts";
import { sanitise } from "../../text/index.ts";

/** As much as an issue holds. */
const MOST = 65_536;

/** What was asked, as the ledger has it. Of ledgers from before it was kept there, as the page on the branch says. */
export function goalWords(state: IntentState, texts: ReadonlyMap<string, string>): string {
  return state.intent.goal?.body ?? goalText(texts.get(intentGoalPath(folderOf(state))) ?? "");
}

/**
 * The goal as somebody who may command has left it on its page, without hidden text; null where they have not changed it.
 * A page that was deleted, is empty, is no text or is longer than an issue can be changes no goal: `unusable` says which.
 */
export async function goalPushed(
  store: ReadStore,
  state: IntentState,
  { changed, by }: { readonly changed: ChangedPaths; readonly by: string },
): Promise<{ readonly goal?: Goal; readonly unusable?: string } | null> {
  const id = own(changed, intentGoalPath(folderOf(state)));
  if (id === undefined) return null;
  if (id === null) return { unusable: "has been deleted" };
  const oid = contentId(id);
  const text = (await store.blobs([oid])).get(oid) ?? "";
  if (blobId(text) !== oid) return { unusable: "is no text any more" };
  if (text.length > MOST) return { unusable: `is longer than the ${MOST} characters that an issue can hold` };
  const { text: body, removed } = sanitise(goalText(text));
  if (body.trim() === "") return goalWasEmpty(state) ? null : { unusable: "has no words below its heading" };
  return { goal: { body: body.trim(), by, hidden: [...new Set(removed)] } };
}

/** Where the title says it all there is nothing to lose. */
function goalWasEmpty({ intent }: IntentState): boolean {
  return intent.goal?.body === "";
}
