import type { Log } from "../ports/index.ts";
import { describeError, HostError } from "../shared/index.ts";
import type { Queue } from "./keyed-queue.ts";
import { traced } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Engine, OpenRepo, RepoAccess } from "./repositories.ts";
import type { Press, Wake, WakeTarget } from "./trigger.ts";

export interface WakesOptions {
  readonly queue: Queue;
  readonly openRepo: OpenRepo;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Turns a wake into a job of the queue. `delivery` is written into every log line that follows from it. */
export type TakeWake = (wake: Wake, delivery: string) => void;

const DONE = { againIn: null };

type CommentTarget = Extract<WakeTarget, { kind: "issue-comment" }>;

/** Wakes that do not name an intent are first looked up; those jobs then wake the intents they find. */
export function createWakes(options: WakesOptions): TakeWake {
  const taker = new WakeTaker(options);
  return (wake, delivery) => taker.take(wake, delivery);
}

class WakeTaker {
  readonly #options: WakesOptions;
  /** Comments that wait, by issue: taken in the order they came; after a failure the rest is still there. */
  readonly #comments = new Map<string, number[]>();
  /** Deliveries that led to the next look at an intent. */
  readonly #deliveries = new Map<string, readonly string[]>();

  readonly #presses = new Map<string, readonly Press[]>();

  constructor(options: WakesOptions) {
    this.#options = options;
  }

  take(wake: Wake, delivery: string): void {
    const { target } = wake;
    this.#options.metrics.count("haiku_wakes_total", { target: target.kind });
    if (target.kind === "intent") this.#intent(wake, target.slug, delivery, target.press);
    else if (target.kind === "issue-comment") this.#issueComment(wake, target, delivery);
    else if (target.kind === "pull")
      this.#job(wake, `pull/${target.number}`, delivery, async (repo) => {
        const slug = await repo.slugOfPull(target.number);
        if (slug !== null) this.#intent(wake, slug, delivery);
      });
    else if (target.kind === "config")
      this.#job(wake, `config/${target.pull}/${target.head}`, delivery, async ({ engine }) => {
        this.#options.metrics.count("haiku_writes_total", {}, await engine.checkConfig(target));
      });
    else
      this.#job(wake, "all", delivery, async ({ engine }) => {
        for (const slug of await engine.intents()) this.#intent(wake, slug, delivery);
      });
  }

  #intent(wake: Wake, slug: string, delivery: string, press?: Press): void {
    const key = keyOf(wake, `intent/${slug}`);
    if (press) this.#presses.set(key, [...(this.#presses.get(key) ?? []), press]);
    this.#deliveries.set(key, [...(this.#deliveries.get(key) ?? []), delivery].slice(-20));
    this.#options.queue.wake(key, () => {
      const deliveries = this.#deliveries.get(key) ?? [];
      this.#deliveries.delete(key);
      return traced({ intent: slug, repo: repoText(wake), deliveries }, () => this.#look(wake, slug, key));
    });
  }

  async #look(wake: Wake, slug: string, key: string): Promise<{ againIn: number | null }> {
    const { openRepo, metrics, log } = this.#options;
    const { engine } = await openRepo(wake.installation, wake.repo);
    const presses = this.#presses.get(key) ?? [];
    const { wrote, again_in } = await engine.reconcile(slug, presses);
    this.#forget(key, presses);
    metrics.count("haiku_writes_total", {}, wrote);
    log.info({ wrote }, "looked at an intent");
    return { againIn: again_in };
  }

  /** Pressed buttons are kept until a look at them has come to its end. */
  #forget(key: string, heeded: readonly Press[]): void {
    const left = (this.#presses.get(key) ?? []).filter((press) => !heeded.includes(press));
    if (left.length > 0) this.#presses.set(key, left);
    else this.#presses.delete(key);
  }

  #issueComment(wake: Wake, { issue, comment }: CommentTarget, delivery: string): void {
    const key = keyOf(wake, `issue/${issue}`);
    const waiting = this.#comments.get(key) ?? [];
    this.#comments.set(key, waiting);
    if (!waiting.includes(comment)) waiting.push(comment);
    this.#job(wake, `issue/${issue}`, delivery, async ({ engine }) => {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const slug = await this.#takeComment(engine, issue, next);
        waiting.shift();
        if (slug !== null) this.#intent(wake, slug, delivery);
      }
      this.#comments.delete(key);
    });
  }

  /** A comment that can never be carried out must not keep the ones after it waiting. */
  async #takeComment(engine: Engine, issue: number, comment: number): Promise<string | null> {
    try {
      return (await engine.issueComment(issue, comment)).slug;
    } catch (error) {
      if (error instanceof HostError && error.retryable) throw error;
      const fields = { issue, comment, err: error };
      this.#options.log.error(fields, `a comment was not carried out: ${describeError(error)}`);
      return null;
    }
  }

  #job(wake: Wake, what: string, delivery: string, work: (repo: RepoAccess) => Promise<void>): void {
    const run = async (): Promise<{ againIn: number | null }> => {
      await work(await this.#options.openRepo(wake.installation, wake.repo));
      return DONE;
    };
    const fields = { repo: repoText(wake), deliveries: [delivery] };
    this.#options.queue.wake(keyOf(wake, what), () => traced(fields, run), 0);
  }
}

function keyOf(wake: Wake, what: string): string {
  return `${wake.installation}/${repoText(wake)}/${what}`;
}

function repoText({ repo }: Wake): string {
  return `${repo.owner}/${repo.name}`;
}
