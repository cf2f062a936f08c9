import { CONTAINMENT_LEVELS } from "../agents/index.ts";
import { UserError } from "../shared/index.ts";
import type { Job } from "./job.ts";

/** Fails with `containment_too_weak` when this machine keeps foreign code less far away than the configuration asks for. */
export function checkContainment({ containment, sources }: Pick<Job, "containment" | "sources">): void {
  const asked = sources.config.runs.minimum_containment;
  if (CONTAINMENT_LEVELS.indexOf(containment.level) >= CONTAINMENT_LEVELS.indexOf(asked)) return;
  throw new UserError(
    "containment_too_weak",
    `agents and gates would run as ${containment.names.join(" and ")} on this machine, and .github/haiku.yml asks for ${asked}`,
    `that is not the step's fault: use a runner whose jobs are root or may use sudo without a password, as GitHub's Linux runners may, or say runs: { minimum_containment: ${containment.level} } in .github/haiku.yml on the default branch, which leaves open what SECURITY.md lists`,
  );
}
