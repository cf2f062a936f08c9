import type { WorkflowHost } from "../seams.ts";
import type { ArtifactStore } from "./artifacts/index.ts";
import type { ConcurrencyGroups } from "./execution/concurrency-groups.ts";
import type { JobSlots } from "./execution/job-slots.ts";

/** What every run shares: settings with their defaults filled in, and the few things that outlive a run. */
export interface Runtime {
  readonly host: WorkflowHost;
  readonly folder: string;
  readonly actions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly nodePath: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly graceMs: number;
  readonly keepWorkspaces: boolean;
  readonly artifacts: ArtifactStore;
  readonly slots: JobSlots;
  readonly groups: ConcurrencyGroups;
  /** Aborted when the runner shuts down: everything stops at once. */
  readonly closing: AbortSignal;
  now(): Date;
  log(line: string): void;
}
