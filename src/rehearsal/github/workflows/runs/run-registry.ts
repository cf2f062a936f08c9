import type { RepoRef } from "../../seams.ts";
import type { RunSubject, WorkflowRun } from "./workflow-run.ts";

export interface WorkflowEntry {
  readonly id: number;
  readonly path: string;
  readonly seenAt: Date;
}

/** Numbers runs and workflows and finds them again. Ids are unique over all repositories. */
export class RunRegistry {
  readonly #runs = new Map<number, WorkflowRun>();
  readonly #workflows = new Map<string, WorkflowEntry>();
  readonly #counts = new Map<number, number>();
  readonly #identify: (repo: RepoRef) => string;
  #nextRun: number;

  /** `identify`: what stays of a repository when it gets another name. Numbers of runs come after `idsFrom`. */
  constructor(identify: (repo: RepoRef) => string, idsFrom: number) {
    this.#identify = identify;
    this.#nextRun = idsFrom + 1001;
  }

  /** The workflow file at this path; it keeps its id for good. */
  workflow(repo: RepoRef, path: string, now: Date): WorkflowEntry {
    const key = `${this.#identify(repo)}:${path}`;
    const known = this.#workflows.get(key) ?? { id: 501 + this.#workflows.size, path, seenAt: now };
    this.#workflows.set(key, known);
    return known;
  }

  add(subject: RunSubject, title: string, now: Date): WorkflowRun {
    const number = (this.#counts.get(subject.workflowId) ?? 0) + 1;
    this.#counts.set(subject.workflowId, number);
    const run: WorkflowRun = {
      ...subject,
      ...{ id: this.#nextRun++, number, title, attempt: 1, triggeredBy: subject.actor },
      ...{ createdAt: now, startedAt: now, updatedAt: now, status: "queued", conclusion: null },
      ...{ cancel: new AbortController(), jobs: [] },
    };
    this.#runs.set(run.id, run);
    return run;
  }

  get(repo: RepoRef, id: number): WorkflowRun | null {
    const run = this.#runs.get(id);
    return run !== undefined && this.#identify(run.repo) === this.#identify(repo) ? run : null;
  }

  all(): Iterable<WorkflowRun> {
    return this.#runs.values();
  }

  /** The workflow with this id, if any file of the repository ever had it. */
  workflowById(repo: RepoRef, id: number): WorkflowEntry | null {
    const prefix = `${this.#identify(repo)}:`;
    for (const [key, entry] of this.#workflows) if (entry.id === id && key.startsWith(prefix)) return entry;
    return null;
  }

  /** Newest first. */
  list(repo: RepoRef): readonly WorkflowRun[] {
    const wanted = this.#identify(repo);
    return [...this.#runs.values()].filter((run) => this.#identify(run.repo) === wanted).reverse();
  }
}
