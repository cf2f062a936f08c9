import type { WorkflowHost } from "../seams.ts";
import type { ArtifactStore } from "./artifacts/index.ts";
import type { ConcurrencyGroups } from "./execution/concurrency-groups.ts";
import type { JobSlots } from "./execution/job-slots.ts";
import type { WorkflowsOptions } from "./options.ts";

/** What every run shares: settings with their defaults filled in, and the few things that outlive a run. */
export interface Runtime extends Required<Omit<WorkflowsOptions, "concurrentJobs">> {
  readonly host: WorkflowHost;
  /** The Node that runs this also runs actions. */
  readonly nodePath: string;
  readonly artifacts: ArtifactStore;
  /** Folders with the files of a commit of an action's repository, each written once. */
  readonly downloads: Map<string, Promise<void>>;
  readonly slots: JobSlots;
  readonly groups: ConcurrencyGroups;
  /** Aborted when the runner shuts down: everything stops at once. */
  readonly closing: AbortSignal;
}
