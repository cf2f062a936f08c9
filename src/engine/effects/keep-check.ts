import type { CheckOutput, PullRequestSeen } from "../../ports/index.ts";
import type { EngineOptions, EnginePorts } from "../ports.ts";

type CheckSeen = PullRequestSeen["checks"][number];

/** The App's own check of this name on a pull request's head. */
export function ownCheck(
  { appId }: Pick<EngineOptions, "appId">,
  { checks }: Pick<PullRequestSeen, "checks">,
  wanted: string,
): CheckSeen | null {
  return checks.findLast(({ name, app }) => name === wanted && app === appId) ?? null;
}

/**
 * Brings the standing check in line with what is wanted, or makes one where there is none; `anew`: beside the standing one,
 * whose place it takes. Answers the number of writes.
 */
export async function keepCheck(
  { checks }: Pick<EnginePorts, "checks">,
  standing: Pick<CheckSeen, "node_id" | "external_id"> | null,
  wanted: CheckOutput,
  anew = false,
): Promise<number> {
  if (standing?.external_id === wanted.external_id) return 0;
  if (standing === null || anew) await checks.create(wanted);
  else await checks.update(standing.node_id, wanted);
  return 1;
}
