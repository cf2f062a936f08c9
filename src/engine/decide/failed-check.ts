import type { Do, EngineAct } from "../../method/index.ts";
import type { CheckReport, PullRequestSeen } from "../../ports/index.ts";
import { checkFailed } from "../../render/index.ts";
import { engineFinding } from "../ledger/engine-finding.ts";
import type { World } from "../observe/observation.ts";
import { checkState } from "../observe/required-checks.ts";
import type { EnginePorts } from "../ports.ts";

type FileCheck = Extract<EngineAct, { readonly act: "file_check" }>;

/** The line that makes a finding of a check that failed, with what it says of itself. */
export async function fileCheck(
  ports: EnginePorts,
  world: World,
  place: PullRequestSeen,
  { stage, name, ref }: FileCheck,
): Promise<readonly Do[]> {
  const finding = engineFinding("checks", {
    stage,
    ...checkFailed({ name, commit: world.work.commit, ...(await reportOf(ports, place, name)) }),
    ...{ origin: "agent", source_ref: ref, family: "approvals", parked: false },
    severity: "blocker", // nothing of this stage is merged while it fails
  });
  return [{ do: "file", at: world.observed.now, findings: [finding] }];
}

/** A check run says much, a commit status a line. */
async function reportOf(ports: EnginePorts, place: PullRequestSeen, name: string): Promise<CheckReport> {
  const run = place.checks.find((check) => check.name === name && checkState(check) === "failed");
  if (run) return ports.checks.report(run.id);
  const status = place.statuses.find((one) => one.name === name);
  return { title: status?.description ?? null, summary: null, url: status?.url ?? null, annotations: [] };
}
