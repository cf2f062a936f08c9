/** A record of one GraphQL type, with the ids that REST and GraphQL know it by. */
export interface StoredRecord<T extends string> {
  readonly typename: T;
  readonly id: number;
  readonly nodeId: string;
}

/** What GitHub has so many of that their numbers have outgrown 32 bits. */
const COUNTLESS: ReadonlySet<string> = new Set([
  ...["Issue", "IssueComment", "PullRequest", "PullRequestReview", "PullRequestReviewComment"],
  ...["CheckSuite", "CheckRun"],
]);

/** More than 32 bits hold, as with GitHub's own. */
const BEYOND_32_BITS = 40_000_000_000;

/** Numbers and node ids. Node ids are opaque; the prefix only helps people who read logs. */
export class Ids {
  #next = 1000;
  readonly #nodes = new Map<string, object>();
  /** Numbers of what there are countless of come after this one. */
  readonly countlessFrom: number;

  /** `long`: as GitHub's own are; they are short otherwise, for whoever reads them. */
  constructor(long = false) {
    this.countlessFrom = long ? BEYOND_32_BITS : 0;
  }

  number(): number {
    this.#next += 1;
    return this.#next;
  }

  /** Of a delivery: 19 digits, as GitHub has them since 2026, of which a JavaScript number loses the last. */
  delivery(): bigint {
    return 3_804_004_623_172_239_367n + BigInt(this.number());
  }

  node(prefix: string, id: number): string {
    return `${prefix}_kwLC${Buffer.from(String(id)).toString("base64url")}`;
  }

  /** What every record of this kind begins with. */
  fresh<T extends string>(typename: T, prefix: string): StoredRecord<T> {
    const id = this.number() + (COUNTLESS.has(typename) ? this.countlessFrom : 0);
    return { typename, id, nodeId: this.node(prefix, id) };
  }

  /** Makes the record findable by its node id (GraphQL's `node`, and every mutation). */
  keep<T extends { readonly nodeId: string }>(record: T): T {
    this.#nodes.set(record.nodeId, record);
    return record;
  }

  /** It is gone for good. */
  forget({ nodeId }: { readonly nodeId: string }): void {
    this.#nodes.delete(nodeId);
  }

  find(nodeId: string): object | null {
    return this.#nodes.get(nodeId) ?? null;
  }
}
