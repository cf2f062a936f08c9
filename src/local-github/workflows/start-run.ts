import type { Actor, RepoRef } from "../seams.ts";
import type { Workflow } from "./definition/index.ts";
import { runScope } from "./execution/contexts.ts";
import { evaluateText, toValue, type ValueObject } from "./expressions/index.ts";
import { loginOf, type RunRegistry, readCommit, reportRun, type WorkflowRun } from "./runs/index.ts";
import type { Runtime } from "./runtime.ts";
import type { EventFacts } from "./triggers/index.ts";

export interface NewRun {
  readonly repo: RepoRef;
  readonly workflow: Workflow;
  readonly facts: EventFacts;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly inputs: ValueObject;
  readonly actor: Actor;
}

/** Registers a queued run and reports it as requested; running it is the caller's next step. */
export async function createRun(runtime: Runtime, registry: RunRegistry, fresh: NewRun): Promise<WorkflowRun> {
  const { repo, workflow, facts, actor } = fresh;
  const { host } = runtime;
  const now = runtime.now();
  const event = toValue({
    ...fresh.payload,
    repository: fresh.payload.repository ?? host.repositoryObject(repo),
    sender: fresh.payload.sender ?? host.userObject(loginOf(actor)),
  });
  const subject = {
    repo,
    workflow,
    facts,
    actor,
    inputs: fresh.inputs,
    workflowId: registry.workflow(repo, workflow.path, now).id,
    headCommit: await readCommit(host.gitDirectory(repo), facts.sha),
    suite: host.openCheckSuite(repo, facts.sha),
    event: isObject(event) ? event : {},
  };
  const run = registry.add(subject, fallbackTitle(fresh, subject.headCommit.message), now);
  const runName = workflow.definition["run-name"];
  if (runName !== undefined) run.title = evaluateText(runName, runScope(runtime, run)).trim() || run.title;
  reportRun(runtime, run, "requested");
  return run;
}

function fallbackTitle({ workflow, facts }: NewRun, message: string): string {
  if (facts.title !== null) return facts.title;
  return facts.event === "push" ? (message.split("\n", 1)[0] ?? "") : workflow.name;
}

function isObject(value: ReturnType<typeof toValue>): value is ValueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
