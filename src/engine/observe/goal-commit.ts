import { intentBranch, ledgerBranch } from "../../method/index.ts";
import type { CommitSeen, Snapshot } from "../../ports/index.ts";
import { parseTrailers } from "../../state/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ownAmong } from "../ledger/who-pushed.ts";
import type { EngineOptions, ReadPorts } from "../ports.ts";
import type { ProjectFiles } from "./project-config.ts";

/** An intent whose ledger exist and whose branch has no goal yet. */
export interface WithoutBranch {
  readonly kind: "without-branch";
  readonly ledger: Ledger;
  readonly project: ProjectFiles;
  readonly snapshot: Snapshot;
}

/**
 * The commit by which the App gave an intent its goal; null as long as there is none. Whatever else stands on the branch
 * is no goal, whoever put it there: the App's own commit on this ledger is, and nothing below it or beside it.
 */
export async function goalCommit(
  ports: ReadPorts,
  options: EngineOptions,
  slug: string,
  { commits }: Pick<Snapshot, "commits">,
): Promise<CommitSeen | null> {
  const branch = intentBranch(slug);
  const ledger = new Set((commits.get(ledgerBranch(slug)) ?? []).map(({ sha }) => sha));
  const onLedger = (commits.get(branch) ?? []).filter(({ message }) =>
    (parseTrailers(message).get("haiku-ledger") ?? []).some((sha) => ledger.has(sha)),
  );
  return (await ownAmong(ports, options, branch, onLedger)).at(-1) ?? null;
}
