import type { Woken } from "../engine/index.ts";
import type { Log } from "../ports/index.ts";
import { describeError, HostError, RepositoryClosedError } from "../shared/index.ts";
import type { Queue } from "./keyed-queue.ts";
import { traced } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Engine, OpenRepo, RepoAccess } from "./repositories.ts";
import type { HeardComments } from "./sweep/index.ts";
import type { Trigger, TriggerTarget } from "./trigger.ts";

/** Where jobs wait, how the engine of a repository is found, and who is told. */
export interface ScheduleOptions {
  readonly queue: Queue;
  readonly openRepo: OpenRepo;
  /** Told of every comment that was carried out, or that GitHub does not let the App answer. */
  readonly heard: HeardComments;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Turns a wake into a job of the queue. `delivery` is written into every log line that follows from it. */
export type TakeTrigger = (trigger: Trigger, delivery: string) => void;

/** What events have said for the next look at an intent, gathered. */
type Told = Required<Woken>;

const DONE = { againIn: null };
/** GitHub shows some things up to half a minute late; the queue has waited as long after so many tries. */
const MOST_UNSEEN = 5;

interface WaitingComment {
  readonly id: number;
  /** How often GitHub has not shown it. */
  unseen: number;
}

type Heard = Awaited<ReturnType<Engine["issueComment"]>>;

type CommentTarget = Extract<TriggerTarget, { kind: "issue-comment" }>;

/** Wakes that do not name an intent are first looked up; those jobs then wake the intents they find. */
export function createSchedule(options: ScheduleOptions): TakeTrigger {
  const taker = new TriggerTaker(options);
  return (trigger, delivery) => taker.take(trigger, delivery);
}

class TriggerTaker {
  readonly #options: ScheduleOptions;
  /** Comments that wait, by issue: taken in the order they came; after a failure the rest is still there. */
  readonly #comments = new Map<string, WaitingComment[]>();
  /** Deliveries that led to the next look at an intent. */
  readonly #deliveries = new Map<string, readonly string[]>();

  /** What the next look at an intent has been told. */
  readonly #told = new Map<string, Told>();
  /** Repositories that are left alone, as the log has told. */
  readonly #closed = new Set<string>();

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  take(trigger: Trigger, delivery: string): void {
    const { target } = trigger;
    this.#options.metrics.count("haiku_wakes_total", { target: target.kind });
    if (target.kind === "intent") this.#intent(trigger, target.slug, delivery, byEvent(target));
    else if (target.kind === "issue-comment") this.#issueComment(trigger, target, delivery);
    else if (target.kind === "pull")
      this.#job(trigger, `pull/${target.number}/${target.group ?? ""}`, delivery, async (repo) => {
        const slug = await repo.slugOfPull(target.number);
        if (slug !== null) this.#intent(trigger, slug, delivery);
        const unless = slug === null ? {} : { unless: slug };
        if (target.group !== undefined) await this.#passForeign(repo, { head: target.group, again: false, ...unless });
      });
    else if (target.kind === "foreign")
      this.#job(trigger, `foreign/${target.head}`, delivery, (repo) => this.#passForeign(repo, target));
    else if (target.kind === "config")
      this.#job(trigger, `config/${target.pull}/${target.head}`, delivery, async ({ engine }) => {
        this.#options.metrics.count("haiku_writes_total", {}, await engine.checkConfig(target));
      });
    else
      this.#job(trigger, "all", delivery, async ({ engine }) => {
        for (const slug of await engine.intents(target.branches)) this.#intent(trigger, slug, delivery, BY_CLOCK);
      });
  }

  async #passForeign({ engine }: RepoAccess, foreign: Parameters<Engine["passForeign"]>[0]): Promise<void> {
    this.#options.metrics.count("haiku_writes_total", {}, await engine.passForeign(foreign));
  }

  #intent(trigger: Trigger, slug: string, delivery: string, told: Told = BY_EVENT): void {
    const key = keyOf(trigger, `intent/${slug}`);
    this.#told.set(key, together(this.#told.get(key) ?? BY_EVENT, told));
    this.#deliveries.set(key, [...(this.#deliveries.get(key) ?? []), delivery].slice(-20));
    const look = (): Promise<{ againIn: number | null }> => {
      const deliveries = this.#deliveries.get(key) ?? [];
      this.#deliveries.delete(key);
      const fields = { intent: slug, repo: repoText(trigger), deliveries };
      return traced(fields, () => this.#unlessClosed(trigger, () => this.#look(trigger, slug, key)));
    };
    // A pressed button stands nowhere else, everything else of an intent is found again by looking.
    this.#options.queue.trigger(key, look, { onlyHere: told.buttons.length > 0, group: groupOf(trigger) });
  }

  async #look(trigger: Trigger, slug: string, key: string): Promise<{ againIn: number | null }> {
    const { openRepo, metrics, log } = this.#options;
    const { engine } = await openRepo(trigger.installation, trigger.repo);
    const told = this.#told.get(key) ?? BY_CLOCK;
    const { wrote, again_in } = await engine.reconcile(slug, told);
    this.#forget(key, told);
    metrics.count("haiku_writes_total", {}, wrote);
    log.info({ wrote }, "looked at an intent");
    return { againIn: again_in };
  }

  /** What was told is kept until a look at it has come to its end. */
  #forget(key: string, heeded: Told): void {
    const now = this.#told.get(key);
    if (now === undefined || now === heeded) this.#told.delete(key);
    else this.#told.set(key, without(now, heeded));
  }

  #issueComment(trigger: Trigger, { issue, comment }: CommentTarget, delivery: string): void {
    const key = keyOf(trigger, `issue/${issue}`);
    const waiting = this.#comments.get(key) ?? [];
    this.#comments.set(key, waiting);
    if (!waiting.some(({ id }) => id === comment)) waiting.push({ id: comment, unseen: 0 });
    this.#job(trigger, `issue/${issue}`, delivery, async ({ engine }) => {
      let unseen: HostError | null = null;
      for (const next of [...waiting]) {
        const taken = await this.#takeComment(engine, issue, next);
        if (taken instanceof HostError) unseen = taken;
        else {
          waiting.splice(waiting.indexOf(next), 1);
          this.#options.heard[taken.refused ? "refused" : "add"](trigger.repo, next.id);
          if (taken.slug !== null) this.#intent(trigger, taken.slug, delivery);
        }
      }
      if (waiting.length === 0) this.#comments.delete(key);
      if (unseen !== null) throw unseen;
    });
  }

  /**
   * What has come of it. A comment that GitHub does not show yet is answered with that failure, and keeps none waiting
   * that came after it; when it is not shown for long it is gone, as a rule: a sweep
   * that finds it all the same asks once more after a while. Every other failure that will pass keeps all waiting.
   */
  async #takeComment(engine: Engine, issue: number, comment: WaitingComment): Promise<Heard | HostError> {
    try {
      return await engine.issueComment(issue, comment.id);
    } catch (error) {
      if (error instanceof RepositoryClosedError) throw error;
      const passes = error instanceof HostError && error.retryable;
      if (passes && error.status !== 404) throw error;
      comment.unseen += 1;
      if (passes && comment.unseen <= MOST_UNSEEN) return error;
      const fields = { issue, comment: comment.id, err: error };
      this.#options.log.error(fields, `a comment was not carried out: ${describeError(error)}`);
      return { slug: null, refused: passes };
    }
  }

  /** Where nothing can be done until an owner does something, nothing is tried again, and the log tells it once. */
  async #unlessClosed(
    trigger: Trigger,
    work: () => Promise<{ againIn: number | null }>,
  ): Promise<{ againIn: number | null }> {
    const place = groupOf(trigger);
    try {
      const done = await work();
      this.#closed.delete(place);
      return done;
    } catch (error) {
      if (!(error instanceof RepositoryClosedError)) throw error;
      if (!this.#closed.has(place)) this.#options.log.info({ repo: repoText(trigger) }, error.message);
      this.#closed.add(place);
      return DONE;
    }
  }

  #job(trigger: Trigger, what: string, delivery: string, work: (repo: RepoAccess) => Promise<void>): void {
    const run = async (): Promise<{ againIn: number | null }> => {
      await work(await this.#options.openRepo(trigger.installation, trigger.repo));
      return DONE;
    };
    const fields = { repo: repoText(trigger), deliveries: [delivery] };
    this.#options.queue.trigger(keyOf(trigger, what), () => traced(fields, () => this.#unlessClosed(trigger, run)), {
      gatherMs: 0,
      group: groupOf(trigger),
      onlyHere: isDoneBeforeTheEnd(trigger.target),
    });
  }
}

/** Of a look that comes when its time has come. */
const BY_CLOCK: Told = { buttons: [], ended: [], byEvent: false };
const BY_EVENT: Told = { ...BY_CLOCK, byEvent: true };

function byEvent({ button, ended }: Extract<TriggerTarget, { kind: "intent" }>): Told {
  return { ...BY_EVENT, buttons: button ? [button] : [], ended: ended ? [ended] : [] };
}

function together(one: Told, other: Told): Told {
  return {
    buttons: [...one.buttons, ...other.buttons],
    ended: [...one.ended, ...other.ended],
    byEvent: one.byEvent && other.byEvent,
  };
}

function without(told: Told, heeded: Told): Told {
  const buttons = told.buttons.filter((button) => !heeded.buttons.includes(button));
  return { ...told, buttons, ended: told.ended.filter((run) => !heeded.ended.includes(run)) };
}

/**
 * Whether it is not left to the next look: "Re-run" on a pull request's check, and a check that its branch requires, would
 * never be found, a start only by the next sweep.
 */
function isDoneBeforeTheEnd(target: TriggerTarget): boolean {
  if (target.kind === "pull") return target.group !== undefined;
  return ["issue-comment", "foreign"].includes(target.kind) || (target.kind === "config" && target.again);
}

function keyOf(trigger: Trigger, what: string): string {
  return `${groupOf(trigger)}/${what}`;
}

/** Repositories take turns. By an id: two jobs of one intent never run side by side, whatever they call its repository. */
function groupOf({ installation, repo }: Trigger): string {
  return `${installation}/${repo.id}`;
}

function repoText({ repo }: Trigger): string {
  return `${repo.owner}/${repo.name}`;
}
