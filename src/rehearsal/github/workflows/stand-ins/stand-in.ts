import type { RepoRef, WorkflowHost } from "../../seams.ts";
import type { ArtifactStore } from "../artifacts/index.ts";

/** What a stand-in works with: the same things the real action gets from its environment. */
export interface StandInCall {
  readonly host: WorkflowHost;
  readonly artifacts: ArtifactStore;
  readonly repo: RepoRef;
  readonly runId: number;
  readonly sha: string;
  readonly ref: string;
  readonly token: string;
  readonly workspace: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly nodePath: string;
  readonly signal: AbortSignal;
  /** Every declared input, defaults filled in. */
  readonly inputs: Readonly<Record<string, string>>;
  now(): Date;
  log(line: string): void;
  addMask(value: string): void;
  addPath(folder: string): void;
}

/** A small replacement for an action everybody uses. `inputs` lists what it understands, with defaults. */
export interface StandIn {
  readonly inputs: Readonly<Record<string, string>>;
  /** Yields the step's outputs; an error fails the step. */
  run(call: StandInCall): Promise<Readonly<Record<string, string>>>;
}

/** The value of an input that `StandIn.inputs` declares. */
export function input(call: StandInCall, name: string): string {
  return call.inputs[name] ?? "";
}
