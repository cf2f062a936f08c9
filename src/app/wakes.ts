import type { Log } from "../ports/index.ts";
import { traced } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Queue } from "./queue.ts";
import type { OpenRepo, RepoAccess } from "./repo-access.ts";
import type { Wake, WakeTarget } from "./wake.ts";

export interface WakesOptions {
  readonly queue: Queue;
  readonly openRepo: OpenRepo;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Turns a wake into a job of the queue. `delivery` is written into every log line that follows from it. */
export type TakeWake = (wake: Wake, delivery: string) => void;

const DONE = { againIn: null };

/** Wakes that do not name an intent are first looked up; those jobs then wake the intents they find. */
export function createWakes(options: WakesOptions): TakeWake {
  const comments = new CommentsByIssue();
  const deliveriesOf = new Map<string, readonly string[]>();
  const { queue, openRepo, metrics, log } = options;

  const job = (wake: Wake, what: string, delivery: string, work: (repo: RepoAccess) => Promise<void>): void => {
    const run = async (): Promise<{ againIn: number | null }> => {
      await work(await openRepo(wake.installation, wake.repo));
      return DONE;
    };
    const fields = { repo: repoText(wake), deliveries: [delivery] };
    queue.wake(keyOf(wake, what), () => traced(fields, run), 0);
  };

  const look = async (wake: Wake, slug: string): Promise<{ againIn: number | null }> => {
    const { engine } = await openRepo(wake.installation, wake.repo);
    const { wrote, again_in } = await engine.reconcile(slug);
    metrics.count("haiku_writes_total", {}, wrote);
    log.info({ wrote }, "looked at an intent");
    return { againIn: again_in };
  };

  const intent = (wake: Wake, slug: string, delivery: string): void => {
    const key = keyOf(wake, `intent/${slug}`);
    deliveriesOf.set(key, [...(deliveriesOf.get(key) ?? []), delivery].slice(-20));
    queue.wake(key, () => {
      const deliveries = deliveriesOf.get(key) ?? [];
      deliveriesOf.delete(key);
      return traced({ intent: slug, repo: repoText(wake), deliveries }, () => look(wake, slug));
    });
  };

  const issueComment = (wake: Wake, { issue, comment }: CommentTarget, delivery: string): void => {
    const waiting = comments.add(keyOf(wake, `issue/${issue}`), comment);
    job(wake, `issue/${issue}`, delivery, async ({ engine }) => {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const { slug } = await engine.issueComment(issue, next);
        waiting.shift();
        if (slug !== null) intent(wake, slug, delivery);
      }
    });
  };

  return (wake, delivery) => {
    const { target } = wake;
    metrics.count("haiku_wakes_total", { target: target.kind });
    if (target.kind === "intent") intent(wake, target.slug, delivery);
    else if (target.kind === "issue-comment") issueComment(wake, target, delivery);
    else if (target.kind === "pull")
      job(wake, `pull/${target.number}`, delivery, async (repo) => {
        const slug = await repo.slugOfPull(target.number);
        if (slug !== null) intent(wake, slug, delivery);
      });
    else
      job(wake, "all", delivery, async ({ engine }) => {
        for (const slug of await engine.intents()) intent(wake, slug, delivery);
      });
  };
}

type CommentTarget = Extract<WakeTarget, { kind: "issue-comment" }>;

/** Comments that wait, by issue: taken one after the other in the order they came; after a failure the rest is still there. */
class CommentsByIssue {
  readonly #waiting = new Map<string, number[]>();

  /** The list of the issue, for the job to take from. */
  add(key: string, comment: number): number[] {
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, waiting);
    if (!waiting.includes(comment)) waiting.push(comment);
    return waiting;
  }
}

function keyOf(wake: Wake, what: string): string {
  return `${wake.installation}/${repoText(wake)}/${what}`;
}

function repoText({ repo }: Wake): string {
  return `${repo.owner}/${repo.name}`;
}
