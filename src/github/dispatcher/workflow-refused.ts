import { UserError } from "../../shared/index.ts";
import { hasStatus } from "../connection/index.ts";

/** What a person can put right about the workflow file, as such; every other error as it came. */
export function workflowRefused(error: unknown, workflow: string, ref: string): unknown {
  const file = `.github/workflows/${workflow}`;
  if (hasStatus(error, 404))
    return new UserError(
      "workflow_missing",
      `${file} does not exist on ${ref}`,
      "Add the workflow file that runs the hats.",
    );
  if (!hasStatus(error, 403, 422)) return error;
  if (/disabled/i.test(error.message))
    return new UserError("workflow_disabled", `${file} is disabled`, "Enable it on the repository's Actions page.");
  if (/does not have .*workflow_dispatch/i.test(error.message))
    return new UserError(
      "workflow_outdated",
      `${file} cannot be dispatched`,
      "Give it the trigger `workflow_dispatch`.",
    );
  if (/unexpected inputs|required input/i.test(error.message))
    return new UserError(
      "workflow_outdated",
      `${file} does not take the inputs \`protocol\` and \`request\``,
      "Replace it with the current workflow file.",
    );
  return error;
}
