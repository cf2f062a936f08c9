import { type Observation, stateOf } from "../observe/observation.ts";
import { studioNamed } from "../observe/project-config.ts";

/** What an intent will ask for: its gates, and how many CI jobs at least and, with some findings, at most. */
export function forecast(observation: Observation): {
  readonly gates: readonly { stage: string; gate: string }[];
  readonly jobs: { readonly least: number; readonly most: number };
} {
  const { intent } = stateOf(observation);
  const studio = studioNamed(observation.project, intent.studio.name);
  const gates = intent.stages.map((stage) => ({
    stage,
    gate: (studio.stages.find((one) => one.name === stage)?.gate ?? ["auto"]).join(" or "),
  }));
  const stages = intent.stages.length;
  return { gates, jobs: { least: 5 * stages + 1, most: 12 * stages + 2 } };
}
