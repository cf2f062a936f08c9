export { jobPermissions } from "./permissions.ts";
export { parseSupported, readWorkflow, type UsesCheck, type Workflow } from "./read-workflow.ts";
export { readSource } from "./source-file.ts";
export type {
  ConcurrencyDefinition,
  EventName,
  InputDefinition,
  JobDefinition,
  StepDefinition,
  Triggers,
  WorkflowDefinition,
} from "./workflow-schema.ts";
