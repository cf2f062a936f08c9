import { FieldChaos } from "./lacking-fields.ts";

/** Which requests a failure is for. `path` is matched as the start of the path, or as an expression. */
export interface FailureOptions {
  readonly method?: string;
  readonly path?: string | RegExp;
  /**
   * Only requests to GraphQL that make this change, among others perhaps. A refusal (403, 404, 409 or 422 without headers) is of
   * that change alone; anything else is of the whole request.
   */
  readonly mutation?: string;
  /** HTTP status of the refusal; 0 breaks the connection without an answer. */
  readonly status: number;
  /** With status 0: only when everything is calm again, or whoever asks has lost patience. */
  readonly hangs?: boolean;
  /** How many requests fail. */
  readonly times?: number;
  /** Matching requests that go through first. */
  readonly after?: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The request is carried out and only its answer is lost or replaced. */
  readonly afterEffect?: boolean;
}

/** What may happen to deliveries. Probabilities are between 0 and 1; delays are milliseconds. */
export interface DeliveryChaos {
  readonly drop?: number;
  readonly duplicate?: number;
  readonly delay?: readonly [least: number, most: number];
  /** Delays each delivery at random within `delay`, so that they overtake each other. */
  readonly reorder?: boolean;
}

interface Failure extends FailureOptions {
  left: number;
  skip: number;
  met: number;
}

/** Whom a failure may meet. */
export interface RequestToMeet {
  readonly method: string;
  readonly path: string;
  readonly byPerson?: boolean;
  /** The changes that it asks of GraphQL. */
  readonly mutations?: readonly string[];
}

/** Trouble on purpose, from one seed: the same seed gives the same trouble for the same requests. */
export class Chaos {
  readonly fields = new FieldChaos();
  readonly #failures: Failure[] = [];
  #state: number;
  #deliveries: DeliveryChaos = {};
  #stale = 0;
  #sparesPeople = false;
  readonly #hanging = new Set<() => void>();
  #random: { readonly rate: number; readonly statuses: readonly number[] } | null = null;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From now on trouble is for Apps and jobs; what people ask for with tokens of their own is answered as ever. */
  sparePeople(): void {
    this.#sparesPeople = true;
  }

  /** The next matching requests fail; answers how many have failed so far. */
  failNext(options: FailureOptions): () => number {
    const failure = { ...options, left: options.times ?? 1, skip: options.after ?? 0, met: 0 };
    this.#failures.push(failure);
    return () => failure.met;
  }

  /** Each request fails with this probability, with one of these statuses. */
  failRandomly(rate: number, statuses: readonly number[]): void {
    this.#random = rate > 0 ? { rate, statuses } : null;
  }

  disturbDeliveries(options: DeliveryChaos): void {
    this.#deliveries = options;
  }

  /** So many GraphQL queries are answered by a copy that does not have yet what was said in the last half minute. */
  staleNext(queries: number): void {
    this.#stale = queries;
  }

  /** Whether this query is answered by such a copy. */
  isStale(byPerson = false): boolean {
    if (this.#stale === 0 || (byPerson && this.#sparesPeople)) return false;
    this.#stale -= 1;
    return true;
  }

  /** How many requests hang now. */
  hanging(): number {
    return this.#hanging.size;
  }

  /** Resolves when everything is calm again, or when `givenUp` does. */
  async hangs(givenUp: Promise<void>): Promise<void> {
    let letGo: () => void = () => undefined;
    const calm = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    this.#hanging.add(letGo);
    await Promise.race([calm, givenUp]);
    this.#hanging.delete(letGo);
  }

  /** Everything works again. */
  calm(): void {
    for (const letGo of this.#hanging) letGo();
    this.#failures.length = 0;
    this.#random = null;
    this.#stale = 0;
    this.#deliveries = {};
    this.fields.calm();
  }

  /** The failure this request meets, or null. */
  failureFor(request: RequestToMeet): FailureOptions | null {
    if (request.byPerson && this.#sparesPeople) return null;
    for (const failure of this.#failures) {
      if (failure.left === 0 || !isFor(failure, request)) continue;
      if (failure.skip > 0) {
        failure.skip -= 1;
        continue;
      }
      failure.left -= 1;
      failure.met += 1;
      return failure;
    }
    if (!this.#random || this.random() >= this.#random.rate) return null;
    const { statuses } = this.#random;
    return { status: statuses[Math.floor(this.random() * statuses.length)] ?? 500 };
  }

  /** Delays of the copies of one delivery; an empty list drops it. */
  delaysOf(): readonly number[] {
    const { drop = 0, duplicate = 0, delay, reorder = false } = this.#deliveries;
    if (this.random() < drop) return [];
    const copies = this.random() < duplicate ? 2 : 1;
    const [least, most] = delay ?? (reorder ? [0, 50] : [0, 0]);
    return Array.from({ length: copies }, () => Math.round(least + this.random() * (most - least)));
  }

  /** Between 0 and 1 (mulberry32). */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}

function isFor({ method, path, mutation }: FailureOptions, request: RequestToMeet): boolean {
  if (mutation !== undefined && !request.mutations?.includes(mutation)) return false;
  return (method === undefined || method === request.method) && pathMatches(path, request.path);
}

function pathMatches(wanted: string | RegExp | undefined, path: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === "string" ? path.startsWith(wanted) : wanted.test(path);
}
