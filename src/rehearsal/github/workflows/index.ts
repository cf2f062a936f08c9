export { createWorkflows, type LocalWorkflows } from "./create-workflows.ts";
export type { WorkflowsOptions } from "./options.ts";
