export { type Action, actionsFor, Playbook, parsePlaybook } from "./playbook.ts";
export { type Rehearsal, rehearse } from "./rehearse.ts";
export { identityIn, StepIdentity } from "./step-identity.ts";
