import { join } from "node:path";
import type { RepoRef, WorkflowHost, Workflows } from "../seams.ts";
import { ArtifactStore } from "./artifacts/index.ts";
import { ConcurrencyGroups } from "./execution/concurrency-groups.ts";
import { JobSlots } from "./execution/job-slots.ts";
import type { WorkflowsOptions } from "./options.ts";
import { artifactRoutes } from "./routes/artifact-routes.ts";
import { runRoutes } from "./routes/run-routes.ts";
import { RunRegistry } from "./runs/index.ts";
import type { Runtime } from "./runtime.ts";
import { WorkflowFiles } from "./workflow-files.ts";
import { WorkflowRunner } from "./workflow-runner.ts";

/** The runner with what only the machine it runs on can do: let time pass and show logs. */
export interface LocalWorkflows extends Workflows {
  /** Starts every workflow of the default branch that has a `schedule`, whatever its times. Resolves with run ids. */
  tick(repo: RepoRef): Promise<readonly number[]>;
  /** What the jobs of a run's latest attempt printed, masked; empty for unknown runs. */
  logOf(repo: RepoRef, runId: number): readonly string[];
}

/** Makes the workflow runner of a local GitHub. Nothing starts before an event or a dispatch comes in. */
export function createWorkflows(host: WorkflowHost, options: WorkflowsOptions): LocalWorkflows {
  const closing = new AbortController();
  const runtime = makeRuntime(host, options, closing.signal);
  const registry = new RunRegistry((repo) => host.gitDirectory(repo), host.idsFrom);
  const files = new WorkflowFiles(runtime);
  const runner = new WorkflowRunner(runtime, registry, files);
  const parts = { runtime, registry, files, runner };
  return {
    routes: [...runRoutes(parts), ...artifactRoutes(parts)],
    onEvent: (repo, name, payload, actor) => runner.onEvent({ repo, name, payload, actor }),
    tick: async (repo) => (await runner.tick(repo, { kind: "user", login: repo.owner, id: 0 })).map((run) => run.id),
    logOf: (repo, runId) => {
      const run = registry.get(repo, runId);
      return (run?.jobs ?? []).filter((job) => job.attempt === run?.attempt).flatMap((job) => job.log.lines);
    },
    idle: () => runner.idle(),
    close: async () => {
      runner.cancelAll();
      closing.abort();
      await runner.idle();
    },
  };
}

function makeRuntime(host: WorkflowHost, options: WorkflowsOptions, closing: AbortSignal): Runtime {
  const { folder, actions = {}, mains = {}, concurrentJobs = 2, secrets = {}, graceMs = 2500 } = options;
  const { now = () => new Date(), log = () => undefined, searchLagMs = 0 } = options;
  return {
    ...{ host, closing, folder, actions, mains, nodePath: process.execPath, secrets, graceMs, now, log, searchLagMs },
    env: { PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin", ...options.env },
    artifacts: new ArtifactStore(join(folder, "artifacts"), host.idsFrom),
    downloads: new Map(),
    slots: new JobSlots(concurrentJobs),
    groups: new ConcurrencyGroups(),
  };
}
