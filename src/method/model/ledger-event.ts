import type { NewFinding } from "./finding.ts";
import type { FrozenIntent, FrozenStage } from "./frozen.ts";
import type { Approval, Intervention, Person, SeenFiles } from "./signature.ts";
import type { Goal } from "./state.ts";
import type { Usage } from "./step-record.ts";
import type { Family, IterationResult, Mode, RunResult, Severity } from "./vocabulary.ts";

/** A tool call as the journal keeps it. */
export interface CommandCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Path → what stands there now (null: nothing), as `fileId` names it, of every file a step or person changed. */
export type ChangedPaths = Readonly<Record<string, string | null>>;

export interface StartEvent {
  readonly do: "start";
  readonly at: string;
  readonly slug: string;
  /** Folder of the work on its branches; missing in ledger from before it had a name of its own: the slug. */
  readonly folder?: string;
  readonly title: string;
  /** What was asked for, as it stood then. Missing in ledger from before it was kept. */
  readonly goal?: Goal;
  readonly studio: { readonly name: string; readonly digest: string };
  readonly mode: Mode;
  readonly by: "app" | "actions";
  /** Missing in lines from before there was more than one set of rules. */
  readonly rules?: number;
  readonly stages: readonly string[];
  readonly frozen: FrozenIntent;
  readonly created: { readonly by: Person; readonly source: string };
}

/** What an accepted step brought. `commands` are those with an effect on the ledger; plans and records are in the work commit. */
export interface FinishEvent {
  readonly do: "land";
  readonly at: string;
  readonly step: string;
  readonly result: Exclude<RunResult | IterationResult, "failed" | "stale" | "cancelled">;
  readonly message: string | null;
  readonly commands: readonly CommandCall[];
  /** For a step that signs: unit (or `.` at intent scope) → what was seen. */
  readonly signs: Readonly<Record<string, SeenFiles>>;
  readonly changed: ChangedPaths;
  /** Commit the step worked on. */
  readonly base: string;
  readonly commit: string | null;
  readonly run: number | null;
  readonly usage: Usage | null;
  readonly prompt: string | null;
  readonly duration_ms: number | null;
  /** Who acted, for findings: `agent:correctness`. */
  readonly actor: string;
  /** For a hat that showed criteria: the declared outputs of its unit as it showed them on. */
  readonly saw?: SeenFiles;
  /** Units (`<stage>/<unit>`) that the step wrote or took back, and the findings each is made for from now on. */
  readonly made?: Readonly<Record<string, readonly string[]>>;
}

/**
 * One transition of the ledger, exactly as its `Haiku-Do` line says it. Re-applying the lines of a commit to its
 * parent gives its files byte for byte, so a line carries everything its transition needs.
 */
export type LedgerEvent =
  | StartEvent
  | {
      readonly do: "begin_stage";
      readonly at: string;
      readonly stage: string;
      readonly frozen: FrozenStage;
      readonly branch: string;
      readonly head: string | null;
    }
  | {
      readonly do: "open";
      readonly at: string;
      readonly lane: string;
      readonly steps: readonly string[];
      /** Plans that are locked by this: unit → plan part. */
      readonly plans: Readonly<Record<string, string>>;
      /** Commits that its job is told to work on and to read its settings from; nothing for a step within a job. */
      readonly sha?: string;
      readonly config?: string;
    }
  | {
      /** No run of the job was seen: its job is started once more. */
      readonly do: "redispatch";
      readonly at: string;
      readonly lane: string;
      /** How often it has been started with this; not told by ledger from before it was counted. */
      readonly n?: number;
      readonly sha?: string;
      readonly config?: string;
    }
  | {
      /** The host has told which run is the job's. */
      readonly do: "dispatched";
      readonly lane: string;
      readonly run: number;
    }
  | FinishEvent
  | {
      readonly do: "close";
      readonly at: string;
      readonly steps: readonly string[];
      readonly result: "failed" | "stale" | "cancelled";
      readonly message: string;
      readonly run: number | null;
    }
  | { readonly do: "file"; readonly at: string; readonly findings: readonly NewFinding[] }
  | {
      /** Commits that no step made are accounted for, up to `head`. */
      readonly do: "adopt";
      readonly at: string;
      /** Stage whose own branch it is; null for the intent branch. */
      readonly stage: string | null;
      readonly head: string;
      readonly changed: ChangedPaths;
      readonly by: Person | null;
      /** Units of the working stage whose pending plan is no longer what was reviewed. */
      readonly replanned?: readonly string[];
      /** Of a merge of the base: files and folders that changed while this intent's own difference of them did not. */
      readonly carried?: ChangedPaths;
      /** What is wanted from here on, where somebody who may command has rewritten its page. */
      readonly goal?: Goal;
    }
  | {
      /** This is our pull request (of a stage; null: the intent's), and so it stands; `state` null: as it should be. */
      readonly do: "pull";
      readonly at: string;
      readonly stage: string | null;
      readonly number: number;
      readonly state: string | null;
      /** Approvals given now do not count, and what was passed is not merged. */
      readonly shuts?: true;
    }
  | {
      /** What became of the issue of origin; null: it is open. */
      readonly do: "issue";
      readonly at: string;
      readonly state: string | null;
    }
  /** From here on the ledger goes by these rules; what stands before this line keeps to those it was written under. */
  | { readonly do: "migrate"; readonly at: string; readonly rules: number }
  | { readonly do: "open_gate"; readonly at: string; readonly stage: string }
  | { readonly do: "clear"; readonly stage: string; readonly what: "plan" | "gate"; readonly clearance: Approval }
  | {
      readonly do: "merged";
      readonly at: string;
      readonly stage: string;
      readonly ref: string;
      /** Head of the intent branch afterwards. */
      readonly head: string;
    }
  | {
      readonly do: "early_merge";
      readonly at: string;
      readonly stage: string;
      readonly ref: string;
      readonly by: Person | null;
      readonly why: string;
      /** Commit of the intent branch that brought it; what came after is accounted for by itself. */
      readonly head: string;
    }
  | {
      /** A person signs in place of a role that has used up its rounds. */
      readonly do: "accept";
      readonly at: string;
      /** Null: a role of the whole intent. */
      readonly stage: string | null;
      readonly family: Family;
      readonly role: string;
      readonly by: Person;
      readonly source: string;
      readonly reason: string;
      /** Unit (`.` at intent scope) → what stands and is accepted. */
      readonly signs: Readonly<Record<string, SeenFiles>>;
    }
  | { readonly do: "time_out"; readonly at: string; readonly stage: string; readonly action: "escalate" | "block" }
  | { readonly do: "mode"; readonly at: string; readonly by: Person; readonly source: string; readonly mode: Mode }
  | { readonly do: "archive"; readonly at: string; readonly files: Readonly<Record<string, string>> }
  | { readonly do: "deliver"; readonly head: string; readonly clearance: Approval }
  | {
      readonly do: "end";
      readonly at: string;
      readonly how: "sealed" | "ended-early" | "abandoned";
      readonly by: Person | null;
      readonly ref: string | null;
      readonly reason: string | null;
    }
  | { readonly do: "pause"; readonly at: string; readonly by: Person; readonly reason: string; readonly source: string }
  | {
      readonly do: "resume";
      readonly at: string;
      readonly by: Person;
      readonly source: string;
      /** Heads that a branch was forced to and that are meant. */
      readonly heads?: readonly string[];
    }
  | {
      readonly do: "answer";
      readonly at: string;
      readonly stage: string;
      readonly question: string;
      readonly text: string;
      readonly by: Person;
      readonly source: string;
    }
  | {
      readonly do: "intervene";
      readonly stage: string | null;
      readonly finding: string | null;
      readonly intervention: Intervention;
    }
  | {
      /** A person's ruling on a finding: waived for a while, rejected, weighed anew, or its proposed change committed. */
      readonly do: "rule";
      readonly at: string;
      readonly finding: string;
      readonly by: Person;
      readonly source: string;
      readonly ruling: "waived" | "rejected" | "severity" | "applied";
      readonly reason: string;
      readonly until: string | null;
      readonly severity: Severity | null;
    }
  | {
      /** The finding belongs to another stage (null: the whole intent); whose fix chain begins with it anew. */
      readonly do: "move";
      readonly at: string;
      readonly finding: string;
      readonly by: Person;
      readonly source: string;
      readonly stage: string | null;
    }
  | { readonly do: "thread"; readonly finding: string; readonly comment_id: number; readonly node_id: string }
  | {
      /** Commits on the ledger that the App did not make are undone: the ledger is what they were at this tree. */
      readonly do: "restore";
      readonly tree: string;
      readonly at?: string;
      readonly commits?: readonly { readonly sha: string; readonly by: Person | null; readonly name: string }[];
    }
  | {
      /** The engine closes a finding of its own whose cause is gone. */
      readonly do: "supersede";
      readonly at: string;
      readonly finding: string;
      readonly reason: string;
    };
