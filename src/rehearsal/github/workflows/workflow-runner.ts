import { describeError, UserError } from "../../../shared/index.ts";
import type { Actor, RepoRef } from "../seams.ts";
import { runWorkflow } from "./execution/run-workflow.ts";
import { type RunRegistry, reportRun, type WorkflowRun } from "./runs/index.ts";
import type { Runtime } from "./runtime.ts";
import { createRun, type NewRun } from "./start-run.ts";
import {
  defaultBranchFacts,
  type EventFacts,
  readDispatchInputs,
  readEventFacts,
  skipsWorkflows,
  wantsEvent,
} from "./triggers/index.ts";
import type { WorkflowFiles } from "./workflow-files.ts";

/** `path` is the workflow file's; `ref` a branch or tag, in full or short. */
export interface DispatchRequest {
  readonly path: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface Event {
  readonly repo: RepoRef;
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
}

/** Turns events and dispatches into runs and keeps count of what is under way. */
export class WorkflowRunner {
  readonly #runtime: Runtime;
  readonly #registry: RunRegistry;
  readonly #files: WorkflowFiles;
  readonly #underWay = new Set<Promise<void>>();
  #lastEvent: Promise<void> = Promise.resolve();

  constructor(runtime: Runtime, registry: RunRegistry, files: WorkflowFiles) {
    this.#runtime = runtime;
    this.#registry = registry;
    this.#files = files;
  }

  /** Events start runs in the order they came. What a job's own token caused starts nothing. */
  onEvent(event: Event): void {
    if (event.actor.kind === "job" || this.#runtime.closing.aborted) return;
    const handled = this.#lastEvent.then(() => this.#handle(event));
    this.#lastEvent = handled.catch((error: unknown) => {
      this.#runtime.log(`error: ${event.name} in ${event.repo.owner}/${event.repo.name}: ${describeError(error)}`);
    });
    this.#track(this.#lastEvent);
  }

  /** Starts every scheduled workflow of the default branch once. */
  async tick(repo: RepoRef, actor: Actor): Promise<readonly WorkflowRun[]> {
    const facts = await defaultBranchFacts(this.#runtime.host, repo, { event: "schedule", action: null, title: null });
    if (facts === null) return [];
    return this.#startAll(facts, { repo, name: "schedule", payload: {}, actor });
  }

  /** Starts a workflow by hand; what GitHub would refuse is a `UserError`. */
  async dispatch(repo: RepoRef, request: DispatchRequest, actor: Actor): Promise<WorkflowRun> {
    const ref = await this.#fullRef(repo, request.ref);
    const file = await this.#files.read(repo, ref.sha, request.path);
    if (file === null)
      throw new UserError("dispatch_refused", `${request.path} does not exist at ${request.ref}`, "check `ref`");
    if (file.kind === "invalid") {
      throw new UserError("dispatch_refused", `failed to parse workflow: ${file.error.message}`, file.error.hint);
    }
    const { workflow } = file;
    const { typed, texts } = readDispatchInputs(workflow.definition.on, request.inputs);
    const facts: EventFacts = {
      ...{ event: "workflow_dispatch", action: null, sha: ref.sha, ref: ref.name },
      headBranch: ref.name.replace(/^refs\/(heads|tags)\//, ""), // a tag's name looks like a branch's
      ...{ headRef: "", baseRef: "", skippable: null, title: null },
    };
    const payload = { inputs: texts, ref: ref.name, workflow: workflow.path };
    return this.#start({ repo, workflow, facts, payload, inputs: typed, actor });
  }

  /** Runs all jobs of a finished run again, as its next attempt. */
  rerun(run: WorkflowRun, actor: Actor): void {
    run.attempt += 1;
    const now = this.#runtime.now();
    Object.assign(run, { triggeredBy: actor, startedAt: now, updatedAt: now, cancel: new AbortController() });
    Object.assign(run, { status: "queued", conclusion: null });
    reportRun(this.#runtime, run, "requested");
    this.#track(runWorkflow(this.#runtime, run));
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  cancelAll(): void {
    for (const run of this.#registry.all()) if (run.status !== "completed") run.cancel.abort();
  }

  async #handle(event: Event): Promise<void> {
    const { host } = this.#runtime;
    const facts = await readEventFacts(host, event.repo, event.name, event.payload);
    if (facts === null || (await this.#isSkipped(event.repo, facts))) return;
    await this.#startAll(facts, event);
  }

  async #isSkipped(repo: RepoRef, { skippable }: EventFacts): Promise<boolean> {
    if (skippable === null) return false;
    const known = skippable.message;
    if (known !== null) return skipsWorkflows(known);
    return skipsWorkflows((await this.#runtime.host.commit(repo, skippable.sha)).message);
  }

  async #startAll(facts: EventFacts, { repo, payload, actor }: Event): Promise<readonly WorkflowRun[]> {
    const runs: WorkflowRun[] = [];
    for (const file of await this.#files.all(repo, facts.sha)) {
      if (file.kind === "invalid") continue;
      const { workflow } = file;
      const triggers = workflow.definition.on;
      if (!wantsEvent(triggers, facts)) continue;
      const extra = facts.event === "schedule" ? { schedule: triggers.schedule?.[0]?.cron ?? "" } : {};
      runs.push(await this.#start({ repo, workflow, facts, payload: { ...payload, ...extra }, inputs: {}, actor }));
    }
    return runs;
  }

  async #start(fresh: NewRun): Promise<WorkflowRun> {
    const run = await createRun(this.#runtime, this.#registry, fresh);
    this.#track(runWorkflow(this.#runtime, run));
    return run;
  }

  async #fullRef(repo: RepoRef, ref: string): Promise<{ readonly name: string; readonly sha: string }> {
    const names = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
    for (const name of names) {
      const sha = await this.#runtime.host.resolve(repo, name);
      if (sha !== null) return { name, sha };
    }
    throw new UserError("dispatch_refused", `No ref found for: ${ref}`, "give a branch or a tag");
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    const done = (): void => {
      this.#underWay.delete(work);
    };
    work.then(done, done);
  }
}
