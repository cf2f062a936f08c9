export { type DispatchInputs, readDispatchInputs } from "./dispatch-inputs.ts";
export { defaultBranchFacts, type EventFacts, readEventFacts } from "./event-facts.ts";
export { matchesPatterns } from "./match-glob.ts";
export { wantsEvent } from "./match-triggers.ts";
export { skipsWorkflows } from "./skip-rules.ts";
