import { limitWords, type RefusedWrite } from "../render/index.ts";
import { blobId, HostError, UserError } from "../shared/index.ts";
import { CLAIM_MS } from "./observe/unanswered-comments.ts";
import type { EnginePorts } from "./ports.ts";

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** GitHub refuses this write, and that has been noted: nothing else has to suffer for it. */
export class WriteRefused extends HostError {}

/** GitHub's limits hold this write back for a while, and that has been noted. It says for how long. */
export class WriteHeldBack extends WriteRefused {}

/** Whether GitHub was asked for it just now: what was refused a short while ago is not asked for again so soon. */
export function isJustRefused(error: unknown): boolean {
  return error instanceof WriteRefused && !(error instanceof WriteHeldBack) && error.cause !== undefined;
}

/** Keys of what work does not go on without: commits, branches and pull requests. */
const NEEDED = /^(commit|branch|opening) /;

interface Noted {
  readonly why: string;
  readonly tries: number;
  /** Not asked for again before, in milliseconds since 1970. */
  readonly until: number;
  /** Whether it is a limit that ends by itself, and whether it is so long that people are told of it. */
  readonly limit: "short" | "long" | null;
}

/** Limits that end sooner are nothing to people. */
export const SHORT_LIMIT_MS = 60_000;

/**
 * What GitHub refuses to write for one intent, in its own words. It is asked for again after a minute, then after two, four
 * and at last every hour; once it goes through, or is not wanted any more, it is forgotten. Kept by this process
 * alone: whoever does not know of it asks, and is told.
 */
export class RefusedWrites {
  readonly #noted = new Map<string, Noted>();
  /** What was refused and is not wanted any more. */
  readonly #unwanted = new Map<string, Noted>();
  #wanted = new Set<string>();
  #news = false;

  /** In the order in which they were refused first. */
  list(): readonly RefusedWrite[] {
    return [...this.#noted].map(([key, { why, until, limit }]) =>
      limit === null ? { key, why } : { key, why, until: new Date(until).toISOString(), told: limit === "long" },
    );
  }

  /** Whether nothing at all is held back. */
  isEmpty(): boolean {
    return this.#noted.size + this.#unwanted.size === 0;
  }

  /** When this will be asked for again, in milliseconds since 1970; null where it is not refused. */
  dueAt(key: string): number | null {
    return this.#noted.get(key)?.until ?? null;
  }

  /**
   * When the next write is asked for again without which work does not go on, or which a limit holds back; null where there is
   * none.
   */
  nextAt(): number | null {
    const times = [...this.#noted].flatMap(([key, { until, limit }]) =>
      limit !== null || NEEDED.test(key) ? until : [],
    );
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Whether something was refused since this was asked last that was not refused before, or no longer is. */
  takeNews(): boolean {
    const news = this.#news;
    this.#news = false;
    return news;
  }

  /**
   * Forgets what was not wanted since this was called last: to be called when all that is wanted has been tried. What only
   * informs keeps its pause: where it would be other by telling of its own refusal, it comes to be wanted again at once.
   */
  forgetUnwanted(now: number): void {
    for (const [key, { until }] of [...this.#unwanted]) if (until + LONGEST_PAUSE_MS < now) this.#unwanted.delete(key);
    for (const [key, noted] of [...this.#noted].filter(([one]) => !this.#wanted.has(one))) {
      this.#forget(key);
      if (noted.limit === null && !NEEDED.test(key)) this.#unwanted.set(key, noted);
    }
    this.#wanted = new Set();
  }

  /** Writes, and fails with WriteRefused (or WriteHeldBack, for a limit) where GitHub refuses, or did so a short while ago. `key`: what is the same when it is tried again. */
  async attempt<T>(key: string, now: number, write: () => Promise<T>): Promise<T> {
    this.#wanted.add(key);
    const before = this.#noted.get(key) ?? this.#unwanted.get(key);
    if (before && now < before.until) throw stillNoted(before, now);
    try {
      const done = await write();
      this.#forget(key);
      this.#unwanted.delete(key);
      return done;
    } catch (error) {
      if (isLimit(error)) throw this.#holdBack(key, error, now);
      if (!isRefusal(error)) throw error;
      const why = error instanceof UserError ? `${error.message}. ${error.hint}` : error.message;
      const tries = (before?.limit === null ? before.tries : 0) + 1;
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
      if (this.#noted.get(key)?.why !== why) this.#news = true;
      this.#noted.set(key, { why, tries, until: now + pause, limit: null });
      this.#unwanted.delete(key);
      throw new WriteRefused(why, { retryable: false, cause: error });
    }
  }

  /** What has claimed a comment and was held back before its answer finds its claim lapsed when it is tried again. */
  #holdBack(key: string, { wait }: Limit, now: number): WriteHeldBack {
    const until = now + Math.max(wait, CLAIM_MS + 1000);
    const before = this.#noted.get(key);
    const limit = wait > SHORT_LIMIT_MS ? "long" : "short";
    const noted: Noted = { why: limitWords(new Date(until).toISOString()), tries: 0, until, limit };
    this.#noted.set(key, noted);
    if (isTold(noted) && before?.why !== noted.why) this.#news = true;
    return stillNoted(noted, now);
  }

  #forget(key: string): void {
    const before = this.#noted.get(key);
    this.#noted.delete(key);
    if (before && isTold(before)) this.#news = true;
  }
}

function isTold({ limit }: Noted): boolean {
  return limit !== "short";
}

function stillNoted({ why, until, limit }: Noted, now: number): WriteRefused {
  if (limit === null) return new WriteRefused(why, { retryable: false });
  return new WriteHeldBack(why, { retryable: true, status: 429, wait: Math.max(0, until - now) });
}

/** GitHub asks to send nothing for a while, or would: the write was not made. */
export type Limit = HostError & { readonly wait: number };

export function isLimit(error: unknown): error is Limit {
  return error instanceof HostError && error.retryable && error.wait !== undefined;
}

const REFUSED_BY_NAME: ReadonlySet<string> = new Set([
  ...["permission_missing", "reviewer_refused"],
  ...["workflow_missing", "workflow_disabled", "workflow_outdated"],
]);

/** GitHub's no, which sending it again does not change. */
function isRefusal(error: unknown): error is HostError | UserError {
  if (error instanceof UserError) return REFUSED_BY_NAME.has(error.code);
  return error instanceof HostError && !error.retryable && REFUSED.includes(error.status ?? 0);
}

const REFUSED = [403, 404, 410, 422];

/** For what only informs people before there is an intent to note it with: null where GitHub refuses it, which the log tells. */
export async function unlessRefused<T>({ log }: Pick<EnginePorts, "log">, write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.warn({ err: error }, "GitHub refuses to let the App say something; everything else goes on");
    return null;
  }
}

/** What comes of it, or null where GitHub has refused it, as was noted: what comes after does not depend on it. */
export async function apart<T>(write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof WriteRefused) return null;
    throw error;
  }
}

/** Key of starting a job. */
export function startOf(job: string): string {
  return `job ${job}`;
}

/** Key of asking for reviews of a pull request: it is asked for when waiting begins, and again as long as that was refused. */
export function reviewersOf(pull: number): string {
  return `reviewers ${pull}`;
}

/**
 * The same ports, which note what GitHub refuses of what people are told: checks, conversation, texts of pull requests, whom
 * they ask; of starting jobs, of commits, branches and pull requests, of their locks, and of tidying up. Merging stays as it is.
 */
export function notingRefusals(ports: EnginePorts, refused: RefusedWrites): EnginePorts {
  const { checks, conversation, dispatcher, pulls, store } = ports;
  const attempt: Attempt = (key, write) => refused.attempt(key, Date.parse(ports.clock.now()), write);
  return {
    ...ports,
    checks: {
      ...checks,
      create: (check) => attempt(`check ${check.name} ${check.head}`, () => checks.create(check)),
      update: (run, check) => attempt(`check ${check.name} ${check.head}`, () => checks.update(run, check)),
    },
    conversation: {
      ...conversation,
      // By its text: one that GitHub does not take says nothing of the next.
      comment: (number, body) => attempt(`comment ${number} ${blobId(body)}`, () => conversation.comment(number, body)),
      react: (target, id, reaction) =>
        attempt(`reaction ${target} ${id}`, () => conversation.react(target, id, reaction)),
      review: (review) => attempt(`review ${review.number}`, () => conversation.review(review)),
      editReviewComment: (id, body) => attempt(`review comment ${id}`, () => conversation.editReviewComment(id, body)),
      replyInThread: (id, body) => attempt(`thread ${id}`, () => conversation.replyInThread(id, body)),
      resolveThread: (id) => attempt(`resolved ${id}`, () => conversation.resolveThread(id)),
    },
    dispatcher: notingStarts(dispatcher, attempt),
    store: {
      ...store,
      commit: (commit) => attempt(`commit ${commit.branch}`, () => store.commit(commit)),
      createBranch: (branch, sha) => attempt(`branch ${branch}`, () => store.createBranch(branch, sha)),
      // A merged branch that a rule keeps lies about, and that is all.
      deleteBranch: (branch, head) => attempt(`deleting ${branch}`, () => store.deleteBranch(branch, head)),
    },
    pulls: {
      ...pulls,
      open: (pull) => attempt(`opening ${pull.head}`, () => pulls.open(pull)),
      markReady: (pull) => attempt(`lock ${pull}`, () => pulls.markReady(pull)),
      convertToDraft: (pull) => attempt(`lock ${pull}`, () => pulls.convertToDraft(pull)),
      edit: (pull, change) => attempt(`text ${pull.number}`, () => pulls.edit(pull, change)),
      requestReviewers: (number, logins) => attempt(reviewersOf(number), () => pulls.requestReviewers(number, logins)),
    },
  };
}

type Attempt = <T>(key: string, write: () => Promise<T>) => Promise<T>;

function notingStarts(dispatcher: EnginePorts["dispatcher"], attempt: Attempt): EnginePorts["dispatcher"] {
  return {
    workflow: dispatcher.workflow,
    dispatch: (request, ref) => attempt(startOf(request.lane), () => dispatcher.dispatch(request, ref)),
    runs: (since, actor) => dispatcher.runs(since, actor),
    newest: () => dispatcher.newest(),
    run: (id) => dispatcher.run(id),
    outcome: (run, artifact) => dispatcher.outcome(run, artifact),
    notices: (run) => dispatcher.notices(run),
    cancel: (run) => dispatcher.cancel(run),
  };
}
