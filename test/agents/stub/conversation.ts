/** A tool as a program offers it to its model. */
export interface Tool {
  readonly name: string;
  /** What the program puts before the name, where it says so apart. */
  readonly namespace?: string;
  /** Takes one text instead of named arguments. */
  readonly free?: true;
}

/** What a program tells its model, whatever API it speaks. */
export interface Conversation {
  /** Everything the model is told, what tools have answered among it. */
  readonly text: string;
  readonly tools: readonly Tool[];
  /** How many calls of tools have been answered so far. */
  readonly answered: number;
  /** Set while the last call goes on: the name under which the program has its model wait for it. */
  readonly goesOn?: string | undefined;
}

/** What the model says next: a call, or words that end its turn. */
export type Saying = { readonly call: Tool; readonly args: unknown } | { readonly words: string };

/** Tokens of one answer. What was `cached` or `written` to a cache is no part of `fresh`. */
export interface Tokens {
  readonly fresh: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
}

/** What a model's service refuses a request with, as that service words it. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

/** What a program asked, once it was read. */
export interface Question {
  readonly conversation: Conversation;
  readonly model: string;
  /** Wants the answer in pieces. */
  readonly streams: boolean;
  /** Words that fit the form it asks for, where it asks for one. */
  readonly fits?: string | null;
}

/** One answer for one request: numbered, so that every id in it is another one. */
export interface Reply {
  readonly number: number;
  readonly question: Question;
  readonly saying: Saying;
  readonly tokens: Tokens;
}

/** One API of a model's service. */
export interface ModelApi {
  /** Whether a request is one for an answer of the model. */
  readonly takes: (path: string) => boolean;
  readonly read: (body: unknown, path: string) => Question;
  /** The answer's body: a stream of server-sent events where the question streams, JSON else. */
  readonly write: (reply: Reply) => string;
  readonly keyRefused: Refusal;
  readonly rateLimited: Refusal;
  /** Kinds of tokens this API can tell. */
  readonly tells: (tokens: Tokens) => Tokens;
}
