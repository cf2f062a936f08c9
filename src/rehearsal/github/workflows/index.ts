export { createWorkflows, type LocalWorkflows } from "./create-workflows.ts";
export type { ActionMain, WorkflowsOptions } from "./options.ts";
