import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { IntentState } from "../../src/method/index.ts";
import { ledgerBranch } from "../../src/method/index.ts";
import { HostError } from "../../src/shared/index.ts";
import { readLedger } from "../../src/state/index.ts";
import { filesAt, textOf } from "./loose-objects.ts";

/** Reads ledgers out of a bare repository, anew only when their branch has moved: a story looks at them all the time. */
export class LedgerReader {
  readonly #directory: string;
  readonly #known = new Map<string, { readonly head: string; readonly state: IntentState }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  read(slug: string): IntentState {
    const branch = ledgerBranch(slug);
    const head = readFileSync(join(this.#directory, "refs/heads", branch), "utf8").trim();
    const known = this.#known.get(slug);
    if (known?.head === head) return known.state;
    const { state, problems } = readLedger(slug, this.#texts(head));
    if (!state || problems.length > 0)
      throw new HostError(`the ledger of ${slug} cannot be read: ${JSON.stringify(problems)}`, { retryable: false });
    this.#known.set(slug, { head, state });
    return state;
  }

  #texts(commit: string): ReadonlyMap<string, string> {
    const files = filesAt(this.#directory, commit);
    return new Map([...files].map(([path, { oid }]) => [path, textOf(this.#directory, oid)]));
  }
}
