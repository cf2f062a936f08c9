import type { ZodType } from "zod";

/** What a write risks; neither holds by default. */
export interface WriteOptions {
  /** Counts against the budget for content people are notified of. */
  readonly content?: boolean;
  /** Sending it twice does no harm, so it is sent again when nobody knows whether it took effect. */
  readonly repeatable?: boolean;
}

/** A document with its variables. */
export interface GraphqlText {
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

/** With the shape its answer must have: HostError where it has another. */
export interface GraphqlRequest<T> extends GraphqlText {
  readonly answer: ZodType<T>;
  /** Names in the answer that only inform: where GitHub keeps one to itself, it is null, and the rest counts. */
  readonly mayLack?: readonly string[];
}
