import type { Permissions } from "../../seams.ts";
import type { DeclaredPermissions } from "./workflow-schema.ts";

const SCOPES = "actions checks contents deployments issues packages pages pull_requests statuses".split(" ");

/** What the token of a job carries when nothing is declared: reading only. */
const DEFAULT: Permissions = { contents: "read", packages: "read", metadata: "read" };

/**
 * The permissions of a job's token, under the names the REST API uses (`pull_requests`). A job's own declaration
 * replaces the workflow's; once anything is declared, what is not named is not granted.
 */
export function jobPermissions(workflow?: DeclaredPermissions, job?: DeclaredPermissions): Permissions {
  const declared = job ?? workflow;
  if (declared === undefined) return DEFAULT;
  if (typeof declared === "string") {
    const access = declared === "write-all" ? "write" : "read";
    return { ...Object.fromEntries(SCOPES.map((scope) => [scope, access])), metadata: "read" };
  }
  const granted = Object.entries(declared).flatMap(([scope, access]) =>
    access === "none" ? [] : [[scope.replaceAll("-", "_"), access] as const],
  );
  return { ...Object.fromEntries(granted), metadata: "read" };
}
