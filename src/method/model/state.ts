import type { FrozenIntent, FrozenStage } from "./frozen.ts";
import type { Family, IterationResult, Mode, RecordedOrigin, Resolution, RunResult, Severity } from "./vocabulary.ts";

/*
 * What the ledger holds, typed exactly as it stands in the files: a field here has the name it has in the front
 * matter, so that what is read in a file is what is seen in the code. Times are ISO 8601 in UTC, object ids are git's.
 */

export interface Person {
  readonly login: string;
  readonly id: number;
}

/** Path → blob id of what a signer saw; `null` for a file that did not exist. */
export type SeenFiles = Readonly<Record<string, string | null>>;

/** A role's signature. `lapsed` is set when a later change took it back; the stamp stays for the re-review. */
export interface Signature {
  readonly at: string;
  readonly witnesses: SeenFiles;
  readonly findings: readonly string[];
  readonly carried?: string;
  readonly lapsed?: string;
  /** In a merged stage: since when the role is to review again at what later work changed. The signature stands. */
  readonly due?: string;
  /** A person accepted what stands, in place of a reviewer that has used up its rounds. */
  readonly accepted?: { readonly by: Person; readonly source: string; readonly reason: string };
}

/** A person's (or the engine's, or an event's) decision: plan sign-off, gate, delivery. */
export interface Approval {
  readonly at: string;
  readonly by: Person | null;
  readonly source: "engine" | "review" | "command" | "check" | "merge" | "event";
  readonly ref: string | null;
  readonly witnesses: SeenFiles;
  /** What else was needed at an `await` gate: references of the outside events. */
  readonly event?: string;
}

/** A decision that no longer counts: what it saw is gone. Kept for saying whose it was and what has changed since. */
export interface InvalidatedApproval extends Approval {
  readonly lapsed: string;
}

export interface Usage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cost_usd?: number;
}

/** What every record of a step tells: when, in which job, how it ended and what it cost. `result` null: in flight. */
interface StepRecord {
  /** 1 + accepted runs of the same kind, subject and hat. */
  readonly n: number;
  /** 1 + runs with this `n` that did not count. */
  readonly attempt: number;
  /** Key of the first step of the job it was dispatched in. */
  readonly lane: string;
  readonly dispatched_at: string;
  readonly completed_at: string | null;
  readonly message: string | null;
  readonly commit?: string | null;
  /** Id of the workflow run. */
  readonly run?: number | null;
  /** How often its job was started, when more than once: no run of it had been seen. */
  readonly dispatches?: number;
  readonly usage?: Usage | null;
  /** `sha256:…` of the prompt. */
  readonly prompt?: string | null;
  /** The agent's own time, in milliseconds. */
  readonly duration_ms?: number | null;
}

/** A step that is not a hat or fix step: discover, elaborate, review, approve, gates. `step` is `<kind>/<subject|->`. */
export interface RunRecord extends StepRecord {
  readonly step: string;
  readonly result: RunResult | null;
}

/** One hat on a unit, or one fix hat on a finding. */
export interface Iteration extends StepRecord {
  readonly hat: string;
  readonly bolt: number;
  readonly result: IterationResult | null;
}

/** What a person did. `step` names the step or finding it concerns; `ref` where it was said (`comment/12`). */
export interface Intervention {
  readonly at: string;
  readonly by: Person | null;
  readonly source: string;
  readonly do: string;
  readonly step?: string;
  readonly note?: string;
}

/** What a hat showed of a completion criterion; one that was taken back is not there any more. */
export interface Criterion {
  readonly n: number;
  readonly met_by: string | null;
  readonly evidence: string | null;
  readonly at: string | null;
  /** The declared outputs it was shown on; not told by older ledgers. */
  readonly witnesses?: SeenFiles;
}

export interface UnitRecord {
  /** File stem, `unit-001-load-rows`. */
  readonly id: string;
  /** Blob id of the plan part, once locked. */
  readonly plan: string | null;
  readonly started_at: string | null;
  readonly iterations: readonly Iteration[];
  readonly criteria: readonly Criterion[];
  readonly reviews: Readonly<Record<string, Signature>>;
  readonly approvals: Readonly<Record<string, Signature>>;
  /** The locked plan part, byte for byte; empty until locked. */
  readonly body: string;
}

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly options: readonly string[];
  readonly asked_by: string;
  readonly at: string;
  readonly answer: { readonly text: string; readonly by: Person; readonly at: string; readonly source: string } | null;
}

export interface StageRecord {
  readonly name: string;
  readonly frozen: FrozenStage;
  readonly started_at: string;
  /** Work branch of this stage: its own, or the intent branch. */
  readonly branch: string;
  /** Last commit of the work branch that these ledger accounts for; null until the first one. */
  readonly head: string | null;
  readonly runs: readonly RunRecord[];
  readonly questions: readonly Question[];
  readonly plan_signed: Approval | null;
  /** The last sign-off of the plan, where what it saw has been rewritten since: it is asked for again. */
  readonly plan_lapsed?: InvalidatedApproval;
  readonly gate: Approval | null;
  readonly gate_opened_at: string | null;
  readonly merged: { readonly at: string; readonly ref: string } | null;
  /** Somebody merged its pull request before the gate could be passed that way; it goes on with the intent branch. */
  readonly early_merge?: {
    readonly at: string;
    readonly ref: string;
    readonly by: Person | null;
    readonly why: string;
  };
  /** Nobody passed the open gate in time, and what follows from that. */
  readonly gate_timed_out?: { readonly at: string; readonly action: "escalate" | "block" };
  readonly interventions: readonly Intervention[];
  /** Its own pull request, once it is known. */
  readonly pull?: PullRecord;
  readonly units: Readonly<Record<string, UnitRecord>>;
}

export interface Anchor {
  readonly path: string;
  readonly line: number;
  readonly end_line?: number;
  readonly side: "RIGHT" | "LEFT";
  readonly commit: string;
}

export interface FindingItem {
  readonly item: string;
  readonly resolved: boolean | null;
  readonly evidence: string | null;
}

export interface FindingAuthor {
  readonly login: string;
  readonly id: number | null;
  readonly kind: "human" | "agent" | "engine";
}

/** One piece of feedback. `stage` is its scope, null for the whole intent. */
export interface Finding {
  readonly id: string;
  readonly stage: string | null;
  readonly title: string;
  readonly origin: RecordedOrigin;
  readonly author: FindingAuthor;
  readonly created_at: string;
  readonly source_ref: string;
  readonly anchor: Anchor | null;
  readonly suggestion: string | null;
  readonly family: Family | null;
  readonly fingerprint: string;
  readonly also: readonly string[];
  readonly severity: Severity | null;
  readonly targets: { readonly unit: string | null; readonly invalidates: readonly string[] } | null;
  readonly items: readonly FindingItem[];
  /** Units made for it, as `<stage>/<unit>`; until they are done it waits for them. */
  readonly units: readonly string[];
  readonly iterations: readonly Iteration[];
  readonly resolution: Resolution | null;
  readonly closed: { readonly at: string; readonly by: string } | null;
  readonly waiver: {
    readonly by: Person;
    readonly at: string;
    readonly reason: string;
    readonly until: string | null;
  } | null;
  readonly thread: { readonly comment_id: number; readonly node_id: string } | null;
  readonly interventions: readonly Intervention[];
  readonly body: string;
}

/** What was asked for, as it stood when it was asked, or as somebody who may command has rewritten it since: the goal. */
export interface Goal {
  readonly body: string;
  /** Whose words they are; somebody who may start or command. */
  readonly by: string;
  /** Kinds of hidden text that were taken out, with their counts. */
  readonly hidden: readonly string[];
}

export interface IntentRecord {
  readonly title: string;
  /** Folder of the work on its branches; missing in ledger from before it had a name of its own: the slug. */
  readonly folder?: string;
  /** Missing in ledger from before it was kept. */
  readonly goal?: Goal;
  readonly studio: { readonly name: string; readonly digest: string };
  readonly mode: Mode;
  readonly by: "app" | "actions";
  /** The rules these ledger goes by; missing: the first ones. */
  readonly rules?: number;
  readonly stages: readonly string[];
  readonly frozen: FrozenIntent;
  readonly created: { readonly at: string; readonly by: Person; readonly source: string };
  readonly paused: { readonly at: string; readonly by: Person; readonly reason: string } | null;
  /** Last commit of the intent branch that these ledger accounts for. */
  readonly head: string | null;
  readonly runs: readonly RunRecord[];
  /** Whole-intent reviewers and `quality_gates`. */
  readonly approvals: Readonly<Record<string, Signature>>;
  /** The engine's stamp on the delivery commit; witness: `tree` → tree id of the head. */
  readonly delivery: Approval | null;
  readonly ended: {
    readonly at: string;
    readonly how: "sealed" | "ended-early" | "abandoned";
    readonly by: Person | null;
    readonly ref: string | null;
    readonly reason: string | null;
  } | null;
  readonly interventions: readonly Intervention[];
  readonly pull?: PullRecord;
  /** What became of the issue it came from; left out while it is open. */
  readonly issue?: { readonly state: string; readonly since: string };
}

/** The pull request that is ours, and what people have made of it. */
export interface PullRecord {
  readonly number: number;
  /** Name of its state in the table of states, and since when; left out while nothing is the matter. */
  readonly state?: string;
  readonly since?: string;
  /** Approvals given in that state do not count. */
  readonly shut?: true;
  /** Since when its base is the right one again: approvals from before saw another difference. */
  readonly rebased_at?: string;
}

/** Everything the ledger of one intent says. `stages` holds the ones that have begun. */
export interface IntentState {
  /** The intent's name: of its branches and in step keys. */
  readonly slug: string;
  readonly intent: IntentRecord;
  readonly stages: Readonly<Record<string, StageRecord>>;
  readonly findings: readonly Finding[];
  /** Copies made at delivery: path below `work/` → blob id. Empty before. */
  readonly archive: Readonly<Record<string, string>>;
}
