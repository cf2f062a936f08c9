import { playDataPipeline } from "./data-pipeline.ts";
import { playExample } from "./example.ts";
import { playMigration } from "./migration.ts";
import { DATA_PIPELINE, MIGRATION, SOFTWARE, type StoryPromise } from "./promises.ts";
import { playSoftware } from "./software.ts";
import type { PlayStory } from "./state.ts";

export { playAny } from "./any.ts";
export type { StoryPromise } from "./promises.ts";
export type { DemoState, Ending, Errand, PlayStory } from "./state.ts";

/** What the demo plays with one studio, and by what it is judged. */
export interface Story {
  /** What people do and see. */
  readonly play: PlayStory;
  /** What is delivered: a program of node's with its arguments, which loads the sources, leaves its result in `out/`, and reports on its last line. */
  readonly program: readonly string[];
  /** The files it loads, of the data set. */
  readonly sources: readonly string[];
  /** Folder of `src/rehearsal/demo/projects/` with what the project holds besides; null: nothing. */
  readonly project: string | null;
  /** What must have been seen at the end, besides what every story shows. */
  readonly promises: readonly StoryPromise[];
}

/** The stories by the studio the intent goes through. Any other studio is played by people who know nothing of it. */
export const STORIES: Readonly<Record<string, Story>> = {
  "data-pipeline": {
    play: playDataPipeline,
    program: ["pipeline/run.mjs", "data", "out"],
    sources: ["airports.csv", "flights-airport.csv"],
    project: null,
    promises: DATA_PIPELINE,
  },
  example: {
    play: playExample,
    program: ["pipeline/load.mjs", "data/airports.csv", "out"],
    sources: ["airports.csv"],
    project: null,
    promises: [],
  },
  migration: {
    play: playMigration,
    program: ["migration/migrate.mjs", "data", "out"],
    sources: ["airports.csv", "flights-airport.csv"],
    project: null,
    promises: MIGRATION,
  },
  software: {
    play: playSoftware,
    program: ["deploy/smoke.mjs", "data", "out"],
    sources: ["airports.csv"],
    project: "service",
    promises: SOFTWARE,
  },
};
