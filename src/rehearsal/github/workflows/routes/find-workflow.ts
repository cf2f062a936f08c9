import type { RepoRef } from "../../seams.ts";
import type { RunRegistry, WorkflowEntry } from "../runs/index.ts";
import type { Runtime } from "../runtime.ts";
import type { WorkflowFiles } from "../workflow-files.ts";
import type { WorkflowRunner } from "../workflow-runner.ts";

/** What the routes work on. */
export interface RouteParts {
  readonly runtime: Runtime;
  readonly registry: RunRegistry;
  readonly files: WorkflowFiles;
  readonly runner: WorkflowRunner;
}

/** A workflow by numeric id or file name. It has to be on the default branch; null otherwise. */
export async function findWorkflow(parts: RouteParts, repo: RepoRef, id: string): Promise<WorkflowEntry | null> {
  const { runtime, registry, files } = parts;
  const path = /^\d+$/.test(id)
    ? registry.workflowById(repo, Number(id))?.path
    : `.github/workflows/${id.split("/").at(-1)}`;
  const sha = await runtime.host.resolve(repo, `refs/heads/${runtime.host.defaultBranch(repo)}`);
  if (path === undefined || sha === null) return null;
  const paths = await files.paths(repo, sha);
  return paths.includes(path) ? registry.workflow(repo, path, runtime.now()) : null;
}

/** `name:` of the file on the default branch; its path while it cannot be read. */
export async function workflowName({ runtime, files }: RouteParts, repo: RepoRef, path: string): Promise<string> {
  const sha = await runtime.host.resolve(repo, `refs/heads/${runtime.host.defaultBranch(repo)}`);
  const file = sha === null ? null : await files.read(repo, sha, path);
  return file?.kind === "workflow" ? file.workflow.name : path;
}
