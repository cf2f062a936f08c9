import type { IntentState, Plans, ReReview, Step, StudioDefinition } from "../../method/index.ts";

/** What a step may write. `anywhere`: the whole repository but for the paths nobody may write. */
export interface WriteScope {
  readonly anywhere: boolean;
  readonly paths: readonly string[];
}

/** Everything a prompt is made of; nothing else is looked at. */
export interface PromptInput {
  readonly state: IntentState;
  readonly plans: Plans;
  readonly step: Step;
  readonly studio: StudioDefinition;
  /** Paths of the checkout. */
  readonly paths: readonly string[];
  /** Names of the tools of this step. */
  readonly tools: readonly string[];
  readonly scope: WriteScope;
  /** How long the agent has, as the prompt tells it. */
  readonly minutes: number;
  /** Folder where the data files will lie, as the agent sees it. */
  readonly dataFolder: string;
  /** Random text that nobody who wrote the data could know; fences are made of it. */
  readonly nonce: string;
  /** Files of the checkout that are kept from the agent: path → blob id. */
  readonly withheld: ReadonlyMap<string, string>;
  /** Patterns of the paths that the project lets no step write. */
  readonly blocked?: readonly string[];
  /** Paths of the checkout whose content is no file of this repository, and whether it is there all the same. */
  readonly elsewhere?: {
    readonly lfs: readonly { readonly path: string; readonly there: boolean }[];
    readonly submodules: readonly { readonly path: string; readonly there: boolean }[];
  };
  /** For a role that has signed before; `difference` is null where the earlier text cannot be had. */
  readonly again?: { readonly look: ReReview; readonly difference: string | null } | null;
}

/** One thing that went into a prompt, or was kept out of it and why. */
export interface ManifestEntry {
  readonly source: string;
  readonly digest: string;
  /** In UTF-8. */
  readonly bytes: number;
  /** Why it was kept out; null for what went in. */
  readonly withheld: string | null;
}

/** A piece of the prompt. `source` is set for text that comes from studio or plan, for the manifest. */
export interface Section {
  /** Null: the text stands without a heading. */
  readonly title: string | null;
  readonly text: string;
  readonly source: string | null;
}

/** A text of people or agents, cleaned and fenced, that the agent reads as a file. */
export interface DataFile {
  readonly name: string;
  readonly text: string;
  /** What the text is, for the manifest: `goal`, `hand-off of tester` … */
  readonly source: string;
  /** What sanitising took out. */
  readonly removed: readonly string[];
}

/** A section of a prompt by its size. */
export interface PromptPart {
  readonly title: string;
  /** Where its text comes from; null for what Haiku itself says. */
  readonly source: string | null;
  /** Of the text that comes from there, in UTF-8. */
  readonly bytes: number;
}

/** What is handed to the agent, with an account of what went into it. */
export interface Prompt {
  readonly text: string;
  /** What the text is made of, in its order. All that is not in a part with a source is Haiku's own. */
  readonly parts: readonly PromptPart[];
  /** Files to lay into `dataFolder`, name → text. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: readonly ManifestEntry[];
}
