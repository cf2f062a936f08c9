import {
  type IntentState,
  type LedgerEvent,
  ledgerBranch,
  type StartEvent,
  startIntent,
  transition,
} from "../../method/index.ts";
import type { FileChange, ReadStore, StateStore } from "../../ports/index.ts";
import { UserError } from "../../shared/index.ts";
import { readLedger, renderLedgerMessage, writeLedger } from "../../state/index.ts";

/** The ledger as they stand on the ledger branch. `broken` names files that do not parse: then nothing is written. */
export interface Ledger {
  readonly head: string;
  readonly state: IntentState;
  readonly files: ReadonlyMap<string, string>;
}

/** Reads the ledger at a commit. UserError `ledger_broken` with file, line and what to do. */
export async function loadLedger(
  store: Pick<ReadStore, "tree" | "blobs">,
  slug: string,
  head: string,
): Promise<Ledger> {
  const tree = await store.tree(head);
  const blobs = [...tree].filter(([, entry]) => entry.type === "blob");
  const own = blobs.filter(([path]) => !path.startsWith("work/"));
  const texts = await store.blobs([...new Set(own.map(([, entry]) => entry.oid))]);
  const files = new Map(own.map(([path, entry]): [string, string] => [path, texts.get(entry.oid) ?? ""]));
  const archive = Object.fromEntries(
    blobs.filter(([path]) => path.startsWith("work/")).map(([path, entry]) => [path, entry.oid]),
  );
  const { state, problems } = readLedger(slug, files);
  const [problem] = problems;
  if (problem || !state) {
    const where = problem
      ? `${problem.path}${problem.line === null ? "" : `:${problem.line}`}: ${problem.what}`
      : "no intent.md";
    throw new UserError(
      "ledger_broken",
      `${ledgerBranch(slug)} ${where}`,
      problem?.fix ?? "restore the branch from its history",
    );
  }
  return { head, state: { ...state, archive }, files };
}

/** The ledger after some lines; fails with the named error of the first one that is forbidden. */
export function replayEvents(state: IntentState, events: readonly LedgerEvent[]): IntentState {
  return events.reduce(transition, state);
}

/**
 * Events in the order in which they are applied; `stage` is null for the whole intent, `event` refers to what caused
 * them.
 */
export interface LedgerCommit {
  readonly events: readonly LedgerEvent[];
  readonly subject: string;
  readonly stage: string | null;
  readonly event?: string;
  /** Texts of files below `work/` that the lines name by id. */
  readonly archive?: ReadonlyMap<string, string>;
}

/** Writes lines as one commit on the ledger. StaleHeadError when somebody else wrote first. */
export async function commitEvents(store: StateStore, before: Ledger, commit: LedgerCommit): Promise<Ledger> {
  const state = replayEvents(before.state, commit.events);
  const files = writeLedger(state);
  const message = renderLedgerMessage({
    subject: commit.subject,
    stage: commit.stage,
    events: commit.events,
    event: commit.event,
  });
  const changes = [...differences(before.files, files), ...additions(commit.archive)];
  const { sha: head } = await store.commit({
    branch: ledgerBranch(state.slug),
    expectedHead: before.head,
    message,
    changes,
    plain: true,
  });
  return { head, state, files };
}

/** Starts a ledger; `exists` when the branch is there already. */
export async function createLedger(store: StateStore, event: StartEvent): Promise<Ledger | "exists"> {
  const state = startIntent(event);
  const files = writeLedger(state);
  const message = renderLedgerMessage({
    subject: "intent started",
    stage: null,
    events: [event],
    event: event.created.source,
  });
  const made = await store.createOrphan(ledgerBranch(event.slug), additions(files), message);
  return made.kind === "exists" ? "exists" : { head: made.sha, state, files };
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly FileChange[] {
  const changed = [...after].filter(([path, content]) => before.get(path) !== content);
  const gone = [...before.keys()].filter((path) => !after.has(path));
  return [...changed.map(([path, content]) => ({ path, content })), ...gone.map((path) => ({ path, content: null }))];
}

function additions(files: ReadonlyMap<string, string> | undefined): readonly FileChange[] {
  return [...(files ?? [])].map(([path, content]) => ({ path, content }));
}
