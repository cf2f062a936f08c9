import type { Actor, RepoRef } from "../seams.ts";
import type { Workflow } from "./definition/index.ts";
import { runScope } from "./execution/contexts.ts";
import { type Context, evaluateText } from "./expressions/index.ts";
import { loginOf, type RunRegistry, reportRun, type WorkflowRun } from "./runs/index.ts";
import type { Runtime } from "./runtime.ts";
import type { EventFacts } from "./triggers/index.ts";

export interface NewRun {
  readonly repo: RepoRef;
  readonly workflow: Workflow;
  readonly facts: EventFacts;
  readonly payload: Context;
  readonly inputs: Context;
  readonly actor: Actor;
}

/** Registers a queued run and reports it as requested; running it is the caller's next step. */
export async function createRun(runtime: Runtime, registry: RunRegistry, fresh: NewRun): Promise<WorkflowRun> {
  const { repo, workflow, facts, actor } = fresh;
  const { host } = runtime;
  const now = runtime.now();
  const about = { repository: host.repositoryObject(repo), sender: host.userObject(loginOf(actor)) };
  const subject = {
    repo,
    workflow,
    facts,
    actor,
    inputs: fresh.inputs,
    workflowId: registry.workflow(repo, workflow.path, now).id,
    headCommit: await host.commit(repo, facts.sha),
    suite: host.openCheckSuite(repo, facts.sha),
    event: { ...about, ...fresh.payload },
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
