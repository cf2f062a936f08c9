import type { LedgerEvent, Operation } from "../../method/index.ts";
import type { CheckReport, PullRequestSeen } from "../../ports/index.ts";
import { checkFailed } from "../../render/index.ts";
import { engineFinding } from "../ledger/engine-finding.ts";
import type { Observation } from "../observe/observation.ts";
import { checkState } from "../observe/required-checks.ts";
import type { EnginePorts } from "../ports.ts";

type FileCheck = Extract<Operation, { readonly act: "file_check" }>;

/** The line that makes a finding of a check that failed, with what it says of itself. */
export async function fileCheck(
  ports: EnginePorts,
  observation: Observation,
  pull: PullRequestSeen,
  { stage, name, ref }: FileCheck,
): Promise<readonly LedgerEvent[]> {
  const finding = engineFinding("checks", {
    stage,
    ...checkFailed({ name, commit: observation.work.commit, ...(await reportOf(ports, pull, name)) }),
    ...{ origin: "agent", source_ref: ref, family: "approvals", parked: false },
    severity: "blocker", // nothing of this stage is merged while it fails
  });
  return [{ do: "file", at: observation.facts.now, findings: [finding] }];
}

/** A check run says much, a commit status a line. */
async function reportOf(ports: EnginePorts, pull: PullRequestSeen, name: string): Promise<CheckReport> {
  const run = pull.checks.find((check) => check.name === name && checkState(check) === "failed");
  if (run) return ports.checks.report(run.id);
  const status = pull.statuses.find((one) => one.name === name);
  return { title: status?.description ?? null, summary: null, url: status?.url ?? null, annotations: [] };
}
