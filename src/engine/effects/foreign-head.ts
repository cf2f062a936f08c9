import { ledgerBranch } from "../../method/index.ts";
import { foreignCheck, isForeignCheck, REQUIRABLE_CHECKS } from "../../render/index.ts";
import type { KeptRules } from "../observe/kept-rules.ts";
import type { EnginePorts } from "../ports.ts";

/** A commit that belongs to no intent, as far as the event tells: the head of somebody's pull request, or of a merge queue's test of it. */
export interface ForeignHead {
  readonly head: string;
  /** Asked for again by a person: written anew even where it is said already. */
  readonly again: boolean;
  /** Slug of the intent that it is named after: where there is such a one, it is no foreign head. */
  readonly unless?: string;
}

/**
 * Where the default branch requires a check of ours, every head without an intent gets it passed: else it could never be
 * merged. Never where that check stands already on the commit: a check is the commit's, and anybody can open a pull request
 * from an intent's own head. Answers the number of writes; asks GitHub nothing where no rule asks for it.
 */
export async function passForeign(
  ports: Pick<EnginePorts, "checks" | "store">,
  rules: KeptRules,
  { head, again, unless }: ForeignHead,
): Promise<number> {
  const required = await rules.required(REQUIRABLE_CHECKS);
  if (required.length > 0 && unless !== undefined && (await isIntent(ports, unless))) return 0;
  const written = await Promise.all(
    required.map(async (name) => {
      const standing = await ports.checks.newest(head, name);
      if (standing !== null && !(again && isForeignCheck(standing.external_id ?? ""))) return 0;
      await ports.checks.create(foreignCheck({ name, head }));
      return 1;
    }),
  );
  return written.reduce<number>((sum, one) => sum + one, 0);
}

async function isIntent({ store }: Pick<EnginePorts, "store">, slug: string): Promise<boolean> {
  const branch = ledgerBranch(slug);
  return (await store.branches(branch)).has(branch);
}
