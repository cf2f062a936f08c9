export { jobPermissions } from "./permissions.ts";
export { readWorkflow, type UsesCheck, type Workflow } from "./read-workflow.ts";
export { fileError, readYaml } from "./source-lines.ts";
export { type StepDefinition, texts } from "./step-schema.ts";
export type { EventName, InputDefinition, Triggers } from "./trigger-schema.ts";
export type { ConcurrencyDefinition, JobDefinition, WorkflowDefinition } from "./workflow-schema.ts";
