import type { AwaitedEvent, GateProtocol } from "./studio.ts";
import type { GateKind, Isolated } from "./vocabulary.ts";

/* What is fixed for a stage when it starts, and for the intent at its start: later changes of studio or config do not reach it. */

export interface QualityGate {
  readonly name: string;
  readonly command: string;
  /** Folder to run in, relative to the repository; the root when missing. */
  readonly dir?: string;
}

export interface Limits {
  readonly unit_bolts: number;
  readonly fix_bolts: number;
  readonly attempts: number;
  readonly rounds: number;
  readonly findings_per_run: number;
  readonly findings_per_stage: number;
  readonly parallel: number;
  readonly minutes: number;
  /** Steps of the whole intent, and of any one hour; without a number there is no such cap. */
  readonly steps?: number;
  readonly steps_per_hour?: number;
  /** Tokens (in and out together) and dollars, as agents report them. */
  readonly tokens_per_step?: number;
  readonly tokens_per_intent?: number;
  readonly usd_per_step?: number;
  readonly usd_per_intent?: number;
}

export interface FrozenDiscovery {
  readonly template: string;
  readonly location: string;
  readonly required: boolean;
}

/** What gets a job of its own. Older ledger has one word for verifying hats and assessors together. */
export type Isolation = boolean | readonly Isolated[];

/** What a stage needs to be computed; fixed when it starts. */
export interface FrozenStage {
  readonly chain: readonly string[];
  readonly fix_chain: readonly string[];
  /** Review agents, own ones by name and borrowed ones as `<stage>:<agent>`; without `spec` and `quality_gates`. */
  readonly roles: readonly string[];
  /** Of roles that are for some files only: patterns of their names. */
  readonly applies_to?: Readonly<Record<string, readonly string[]>>;
  /** Files (or folders, with a slash at their end) that the stage has to make, by template. */
  readonly required_outputs?: Readonly<Record<string, string>>;
  readonly gate: readonly GateKind[];
  readonly elaboration: "autonomous" | "collaborative";
  readonly discovery: readonly FrozenDiscovery[];
  readonly limits: Limits;
  /** Quality gates the repository declares for everything. */
  readonly quality_gates: readonly QualityGate[];
  /** Set where gates of plans are not run. */
  readonly gates_from?: "declared";
  readonly isolate: Isolation;
  /** Hats of the chain that write their record and nothing else; stages from before that was said have none. */
  readonly read_only?: readonly string[];
  /** The same of the fix chain, besides its first and last hat, which never write files. */
  readonly fix_read_only?: readonly string[];
  /** Set where `low` findings of agents are held back until all else is signed, and fixed together then. */
  readonly collect_low?: true;
  /** What is waited for at an `await` gate. */
  readonly await?: AwaitedEvent;
  readonly protocol?: GateProtocol;
}

export interface FrozenIntent {
  readonly roles: readonly string[];
  readonly fix_chain: readonly string[];
  readonly limits: Limits;
  readonly quality_gates: readonly QualityGate[];
  readonly gates_from?: "declared";
  readonly isolate: Isolation;
  readonly fix_read_only?: readonly string[];
  readonly deliver: "receipt" | "all";
}
