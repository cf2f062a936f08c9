import { playDataPipeline } from "./data-pipeline.ts";
import { playExample } from "./example.ts";
import type { PlayStory } from "./scene.ts";

export type { Ending, PlayStory, Scene } from "./scene.ts";

/** What people do and see, by the studio the intent goes through. */
export const STORIES: Readonly<Record<string, PlayStory>> = { "data-pipeline": playDataPipeline, example: playExample };
