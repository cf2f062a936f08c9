import type { AwaitedEvent } from "./awaited-events.ts";
import type { GateProtocol } from "./frozen.ts";
import type { GateKind } from "./gate-kinds.ts";

/** A piece of studio text with the files it was merged from, in order of precedence (shipped first, then project). */
export interface StudioText {
  readonly body: string;
  readonly sources: readonly string[];
}

/** One mandate of a chain; without a `model` that of the stage or the studio counts. */
export interface HatDefinition {
  readonly name: string;
  readonly text: StudioText;
  readonly model?: string;
  readonly interpretation?: "lens" | "strict";
  /** Whether it may write files; without a word every hat may but the last of a chain, which verifies. */
  readonly writes?: boolean;
}

/** A role that signs; `interpretation` says how strictly its text is to be read. */
export interface ReviewerDefinition {
  readonly name: string;
  readonly text: StudioText;
  readonly model?: string;
  readonly interpretation: "lens" | "strict";
  /** Globs of file names; the reviewer is skipped when nothing matches. Empty: always applies. */
  readonly applies_to: readonly string[];
}

/** A file that a stage is to find out or make. */
export interface TemplateDefinition {
  readonly name: string;
  /** With `{intent-slug}`; a text in parentheses means anywhere in the source tree. */
  readonly location: string;
  readonly scope: "intent" | "project" | "stage" | "repo" | "external";
  readonly format: string;
  readonly required: boolean;
  readonly model?: string;
  readonly text: StudioText;
}

/** What a stage reads of an earlier one. */
export interface StageInput {
  readonly stage: string;
  readonly kind: "discovery" | "output";
  readonly name: string;
}

/** A stage with its overlays merged; `gate` is as declared, before a mode makes something else of it. */
export interface StageDefinition {
  readonly name: string;
  readonly description: string;
  readonly text: StudioText;
  readonly hats: readonly HatDefinition[];
  readonly fix_hats: readonly HatDefinition[];
  readonly reviewers: readonly ReviewerDefinition[];
  /** Agents borrowed from other stages; their role is `<stage>:<agent>`. */
  readonly includes: readonly { readonly stage: string; readonly agents: readonly string[] }[];
  readonly gate: readonly GateKind[];
  readonly gate_protocol?: GateProtocol;
  readonly await?: AwaitedEvent;
  /** `collaborative`: a person signs the plan before work on it begins. */
  readonly elaboration: "autonomous" | "collaborative";
  readonly inputs: readonly StageInput[];
  readonly discovery: readonly TemplateDefinition[];
  readonly outputs: readonly TemplateDefinition[];
  /** Texts of `phases/`, keyed by `ELABORATION` and `EXECUTION`. */
  readonly phases: Readonly<Record<string, StudioText>>;
  readonly default_model?: string;
}

/** A validated studio with all overlays merged. Order of stages and hats is the order of the lists in its files. */
export interface StudioDefinition {
  readonly directory: string;
  readonly name: string;
  readonly slug: string;
  readonly aliases: readonly string[];
  readonly description: string;
  readonly category: string;
  readonly default_model?: string;
  readonly stages: readonly StageDefinition[];
  /** Whole-intent reviewers. */
  readonly reviewers: readonly ReviewerDefinition[];
  /** Whole-intent fix chain, first the classifier and last the feedback-assessor included. */
  readonly fix_hats: readonly HatDefinition[];
  /** Mandates the engine brings itself: elaborator, discoverer, spec-plan, spec-work. */
  readonly roles: Readonly<Record<string, StudioText>>;
  /** `sha256:…` over all merged texts. */
  readonly digest: string;
}
