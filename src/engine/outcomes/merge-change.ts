import type { ChangedFile, FileChange, ReadStore } from "../../ports/index.ts";
import { blobId, contentId, fileIds, HostError, UserError } from "../../shared/index.ts";
import { findSecrets, mergeTexts } from "../../text/index.ts";
import type { Observation } from "../observe/observation.ts";
import { plainText, type ReadOutcome } from "./read-outcome.ts";

/** What an outcome stands on: the tree its job was given, and texts of files that have changed on the branch since. */
export interface Ground {
  readonly tree: ReadonlyMap<string, string>;
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads what is needed to judge an outcome: on a branch that has moved, the texts to be merged; and what stands already in
 * files that seem to bring a secret.
 */
export async function readGround(store: ReadStore, observation: Observation, read: ReadOutcome): Promise<Ground> {
  const { outcome } = read;
  const files = observation.work.files;
  const moved = outcome.sha !== observation.work.commit;
  const tree = moved ? await treeOf(store, outcome.sha) : files;
  const changed = moved ? outcome.steps.flatMap((step) => step.files.map(({ path }) => path)) : [];
  const merged = changed.flatMap((path) => {
    const [base, now] = [tree.get(path), files.get(path)];
    return base !== undefined && now !== undefined && base !== now ? [contentId(base), contentId(now)] : [];
  });
  const searched = suspects(read).flatMap((path) => {
    const now = files.get(path);
    return now === undefined ? [] : [contentId(now)];
  });
  const blobs = await store.blobs([...new Set([...merged, ...searched])]);
  // Bytes that are no text do not come back as they were.
  return { tree, texts: new Map([...blobs].filter(([id, text]) => blobId(text) === id && !text.includes("\0"))) };
}

/** Files that hold what looks like a secret, whoever put it there. */
function suspects(read: ReadOutcome): readonly string[] {
  return read.outcome.steps.flatMap((_, i) =>
    read.changesOf(i).flatMap(({ path, content }) => {
      const text = content === null ? "" : typeof content === "string" ? content : new TextDecoder().decode(content);
      return findSecrets(text).length > 0 ? [path] : [];
    }),
  );
}

async function treeOf(store: ReadStore, commit: string): Promise<ReadonlyMap<string, string>> {
  try {
    return fileIds(await store.tree(commit));
  } catch (error) {
    if (!(error instanceof HostError) || error.retryable) throw error;
    const what = `it was made on commit ${commit}, which is not there`;
    throw new UserError("outcome_foreign", what, "the step is tried again; its run keeps the artifact");
  }
}

/** `conflict`: the change is not made, and `why` says what stands in its way. */
export type Fitted =
  | { readonly kind: "fits"; readonly change: FileChange }
  | { readonly kind: "conflict"; readonly why: string };

/**
 * Puts one change on the file as it stands now: as it is where the file is still the one the step began with, merged
 * line by line where both have changed, as far as that takes bounded work. On the same lines what stands on the branch stays.
 */
export function fitChange(
  change: FileChange,
  file: Pick<ChangedFile, "base" | "oid">,
  now: string | null,
  textOf: (oid: string) => string | undefined,
): Fitted {
  const { path } = change;
  const there = now === null ? null : contentId(now);
  if (there === file.base || there === file.oid) return { kind: "fits", change };
  const since = `${path} has changed on the branch since the step began`;
  if (there === null) return { kind: "conflict", why: `${path} is gone from the branch since the step began` };
  if (file.base === null) return { kind: "conflict", why: `${path} has come to the branch since the step began` };
  if (change.content === null) return { kind: "conflict", why: `${since}, and the step deletes it` };
  const [base, ours, theirs] = [textOf(file.base), textOf(there), plainText(change.content)];
  if (base === undefined || ours === undefined || theirs === undefined)
    return { kind: "conflict", why: `${since}, and it is no text that could be merged` };
  const merged = mergeTexts(base, ours, theirs);
  if (merged.kind === "merged") return { kind: "fits", change: { ...change, content: merged.text } };
  if (merged.kind === "too_much")
    return { kind: "conflict", why: `${since}, and too much of it to be merged here; what stands there stays` };
  const lines = merged.lines.length > 0 ? ` (line ${merged.lines.join(", ")})` : "";
  return { kind: "conflict", why: `${since} in the same place${lines}; what stands there stays` };
}
