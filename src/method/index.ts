export * from "./model/index.ts";
export { laneKey, parseStepKey, stepKey } from "./step-key.ts";
