/** A record of one GraphQL type, with the ids that REST and GraphQL know it by. */
export interface StoredRecord<T extends string> {
  readonly typename: T;
  readonly id: number;
  readonly nodeId: string;
}

/** Numbers and node ids. Node ids are opaque; the prefix only helps people who read logs. */
export class Ids {
  #next = 1000;
  readonly #nodes = new Map<string, object>();

  number(): number {
    this.#next += 1;
    return this.#next;
  }

  /** Of a delivery: 19 digits, as GitHub has them since 2026. So far apart that a JavaScript number tells them apart. */
  delivery(): number {
    return 1e18 + this.number() * 1000;
  }

  node(prefix: string, id: number): string {
    return `${prefix}_kwLC${Buffer.from(String(id)).toString("base64url")}`;
  }

  /** What every record of this kind begins with. */
  fresh<T extends string>(typename: T, prefix: string): StoredRecord<T> {
    const id = this.number();
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
