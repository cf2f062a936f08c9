import type { Log } from "../ports/index.ts";
import { describeError, HostError } from "../shared/index.ts";
import type { Queue } from "./keyed-queue.ts";
import { traced } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Engine, OpenRepo, RepoAccess } from "./repositories.ts";
import type { HeardComments } from "./sweep/index.ts";
import type { Button, Trigger, TriggerTarget } from "./trigger.ts";

/** Where jobs wait, how the engine of a repository is found, and who is told. */
export interface ScheduleOptions {
  readonly queue: Queue;
  readonly openRepo: OpenRepo;
  /** Told of every comment that was carried out. */
  readonly heard: HeardComments;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Turns a wake into a job of the queue. `delivery` is written into every log line that follows from it. */
export type TakeTrigger = (trigger: Trigger, delivery: string) => void;

const DONE = { againIn: null };
/** GitHub shows some things up to half a minute late; the queue has waited as long after so many tries. */
const MOST_UNSEEN = 5;

interface WaitingComment {
  readonly id: number;
  /** How often GitHub has not shown it. */
  unseen: number;
}

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

  readonly #presses = new Map<string, readonly Button[]>();

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  take(trigger: Trigger, delivery: string): void {
    const { target } = trigger;
    this.#options.metrics.count("haiku_wakes_total", { target: target.kind });
    if (target.kind === "intent") this.#intent(trigger, target.slug, delivery, target.button);
    else if (target.kind === "issue-comment") this.#issueComment(trigger, target, delivery);
    else if (target.kind === "pull")
      this.#job(trigger, `pull/${target.number}`, delivery, async (repo) => {
        const slug = await repo.slugOfPull(target.number);
        if (slug !== null) this.#intent(trigger, slug, delivery);
      });
    else if (target.kind === "config")
      this.#job(trigger, `config/${target.pull}/${target.head}`, delivery, async ({ engine }) => {
        this.#options.metrics.count("haiku_writes_total", {}, await engine.checkConfig(target));
      });
    else
      this.#job(trigger, "all", delivery, async ({ engine }) => {
        for (const slug of await engine.intents(target.branches)) this.#intent(trigger, slug, delivery);
      });
  }

  #intent(trigger: Trigger, slug: string, delivery: string, button?: Button): void {
    const key = keyOf(trigger, `intent/${slug}`);
    if (button) this.#presses.set(key, [...(this.#presses.get(key) ?? []), button]);
    this.#deliveries.set(key, [...(this.#deliveries.get(key) ?? []), delivery].slice(-20));
    const look = (): Promise<{ againIn: number | null }> => {
      const deliveries = this.#deliveries.get(key) ?? [];
      this.#deliveries.delete(key);
      return traced({ intent: slug, repo: repoText(trigger), deliveries }, () => this.#look(trigger, slug, key));
    };
    // A pressed button stands nowhere else, everything else of an intent is found again by looking.
    this.#options.queue.trigger(key, look, { onlyHere: button !== undefined, group: groupOf(trigger) });
  }

  async #look(trigger: Trigger, slug: string, key: string): Promise<{ againIn: number | null }> {
    const { openRepo, metrics, log } = this.#options;
    const { engine } = await openRepo(trigger.installation, trigger.repo);
    const buttons = this.#presses.get(key) ?? [];
    const { wrote, again_in } = await engine.reconcile(slug, buttons);
    this.#forget(key, buttons);
    metrics.count("haiku_writes_total", {}, wrote);
    log.info({ wrote }, "looked at an intent");
    return { againIn: again_in };
  }

  /** Pressed buttons are kept until a look at them has come to its end. */
  #forget(key: string, heeded: readonly Button[]): void {
    const left = (this.#presses.get(key) ?? []).filter((button) => !heeded.includes(button));
    if (left.length > 0) this.#presses.set(key, left);
    else this.#presses.delete(key);
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
          this.#options.heard.add(trigger.repo, next.id);
          if (taken !== null) this.#intent(trigger, taken, delivery);
        }
      }
      if (waiting.length === 0) this.#comments.delete(key);
      if (unseen !== null) throw unseen;
    });
  }

  /**
   * The intent to look at next. A comment that GitHub does not show yet is answered with that failure, and keeps none waiting
   * that came after it; when it is not shown for long it is gone. Every other failure that will pass keeps all waiting.
   */
  async #takeComment(engine: Engine, issue: number, comment: WaitingComment): Promise<string | null | HostError> {
    try {
      return (await engine.issueComment(issue, comment.id)).slug;
    } catch (error) {
      const passes = error instanceof HostError && error.retryable;
      if (passes && error.status !== 404) throw error;
      comment.unseen += 1;
      if (passes && comment.unseen <= MOST_UNSEEN) return error;
      const fields = { issue, comment: comment.id, err: error };
      this.#options.log.error(fields, `a comment was not carried out: ${describeError(error)}`);
      return null;
    }
  }

  #job(trigger: Trigger, what: string, delivery: string, work: (repo: RepoAccess) => Promise<void>): void {
    const run = async (): Promise<{ againIn: number | null }> => {
      await work(await this.#options.openRepo(trigger.installation, trigger.repo));
      return DONE;
    };
    const fields = { repo: repoText(trigger), deliveries: [delivery] };
    this.#options.queue.trigger(keyOf(trigger, what), () => traced(fields, run), {
      gatherMs: 0,
      group: groupOf(trigger),
      onlyHere: isDoneBeforeTheEnd(trigger.target),
    });
  }
}

/** Whether it is not left to the next look: "Re-run" on a pull request's check would never be found, a start only by the next sweep. */
function isDoneBeforeTheEnd(target: TriggerTarget): boolean {
  return target.kind === "issue-comment" || (target.kind === "config" && target.again);
}

function keyOf(trigger: Trigger, what: string): string {
  return `${groupOf(trigger)}/${what}`;
}

/** Repositories take turns. */
function groupOf(trigger: Trigger): string {
  return `${trigger.installation}/${repoText(trigger)}`;
}

function repoText({ repo }: Trigger): string {
  return `${repo.owner}/${repo.name}`;
}
