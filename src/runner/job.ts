import type { Containment } from "../agents/index.ts";
import type { GitPlace } from "../git/index.ts";
import type { FileTree, IntentState, Step } from "../method/index.ts";
import type { RunRequest, StepOutcome } from "../ports/index.ts";
import type { AgentPreset } from "../presets/index.ts";
import type { AddedSecret } from "../text/index.ts";
import type { ForeignCode } from "./foreign-code.ts";
import type { Environment, RunnerInputs } from "./inputs.ts";
import type { JobSources } from "./job-sources.ts";
import type { CarriedFile } from "./step-checkout.ts";

/** What all steps of a job share. */
export interface Job {
  readonly inputs: RunnerInputs;
  readonly request: RunRequest;
  readonly sources: JobSources;
  /** Object store with what the job's roles signed earlier; null where there is nothing of it. */
  readonly earlier: string | null;
  /** Folder for the steps' own folders. */
  readonly folder: string;
  readonly foreign: ForeignCode;
  readonly containment: Containment;
  /** Object store of the checkout where others can read it; null: the checkout's own. */
  readonly objects: string | null;
  /** The job's, in which stands what is passed on; of it a step's tree has its own (`environmentIn`). */
  readonly environment: Environment;
  /** Where the project's set-up has run; null: the job's checkout is all there is. */
  readonly installed: GitPlace | null;
  /** Known secrets taken out of a text. */
  readonly mask: (text: string) => string;
  /** Secrets that a text has and its earlier version (null: none) had not: known values and common formats. */
  readonly secretsIn: (before: string | null, after: string) => readonly AddedSecret[];
  /** A line for the job's log. */
  readonly say: (line: string) => void;
  /** Versions of agents' programs as steps have found them out, by the agent; null where one does not say. */
  readonly versions: Map<string, string | null>;
  /** Has each step written down as soon as it has ended. */
  readonly keep: KeepRun;
  readonly agentFor: (start: Pick<StepStart, "step" | "state">) => Promise<JobAgent>;
}

/** Who does one step, once inputs, configuration and studio have been asked. */
export interface JobAgent {
  readonly preset: AgentPreset;
  readonly args: readonly string[];
  /** Null: the program is told none. */
  readonly model: string | null;
}

/** Where a step begins: the private copy of ledger and work, and what the job has changed before it. */
export interface StepStart {
  readonly step: Step;
  readonly state: IntentState;
  readonly work: ReadonlyMap<string, string>;
  readonly carried: ReadonlyMap<string, CarriedFile>;
  /** Place of this step in the job, from 0. */
  readonly index: number;
}

/** A step that has come to an end, good or bad. */
export interface StepRun {
  readonly start: StepStart;
  readonly outcome: StepOutcome;
  /** Contents of changed files, path → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Every file as it stood at the end. */
  readonly tree: FileTree;
  readonly transcript: string;
}

/** Takes in a step that has ended, written down before anything else is done; answers the step as it is kept. */
export type KeepRun = (run: StepRun) => Promise<StepRun>;
