import type { RepoRef } from "../../seams.ts";
import type { ConcurrencyDefinition } from "../definition/index.ts";
import { evaluateSetting, evaluateText, type Scope } from "../expressions/index.ts";
import type { Runtime } from "../runtime.ts";

export interface ConcurrencyRequest {
  readonly definition: ConcurrencyDefinition | undefined;
  readonly scope: Scope;
  readonly repo: RepoRef;
  readonly signal: AbortSignal;
  cancel(): void;
  /** Called when it has to wait for its turn. */
  onWait?(): void;
}

/** Does the work when the group lets it in; null when it was cancelled while waiting. Without a group: at once. */
export async function withConcurrency<Result>(
  runtime: Runtime,
  request: ConcurrencyRequest,
  work: () => Promise<Result>,
): Promise<Result | null> {
  const { definition, scope, repo } = request;
  const group = definition === undefined ? "" : evaluateText(definition.group, scope);
  if (definition === undefined || group === "") return work();
  const name = `${repo.owner}/${repo.name}:${group}`;
  const cancel = definition["cancel-in-progress"];
  if (runtime.groups.isTaken(name)) request.onWait?.();
  const entered = await runtime.groups.enter(name, {
    cancelInProgress: Boolean(evaluateSetting(cancel, scope)),
    queue: definition.queue,
    signal: request.signal,
    cancel: () => request.cancel(),
  });
  if (!entered) return null;
  try {
    return await work();
  } finally {
    runtime.groups.leave(name);
  }
}
