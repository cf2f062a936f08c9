import { type Do, type EngineAct, fingerprint, type NewFinding } from "../method/index.ts";
import type { CheckReport, PullRequestSeen } from "../ports/index.ts";
import { checkFailed } from "../render/index.ts";
import type { EnginePorts } from "./ports.ts";
import type { World } from "./world.ts";

type FileCheck = Extract<EngineAct, { readonly act: "file_check" }>;

/** The line that makes a finding of a check that failed, with what it says of itself. */
export async function fileCheck(
  ports: EnginePorts,
  world: World,
  place: PullRequestSeen,
  { stage, name, ref }: FileCheck,
): Promise<readonly Do[]> {
  const text = checkFailed({ name, commit: world.work.commit, ...(await reportOf(ports, place, name)) });
  const finding: NewFinding = {
    stage,
    ...text,
    origin: "agent",
    author: { login: "checks", id: null, kind: "engine" },
    source_ref: ref,
    anchor: null,
    suggestion: null,
    family: "approvals",
    fingerprint: fingerprint({ unit: null, path: ref, title: text.title }),
    severity: "blocker", // nothing of this stage is merged while it fails
    items: [],
    parked: false,
  };
  return [{ do: "file", at: world.observed.now, findings: [finding] }];
}

/** A check run says much, a commit status a line. */
async function reportOf(ports: EnginePorts, place: PullRequestSeen, name: string): Promise<CheckReport> {
  const run = place.checks.find((check) => check.name === name && check.status === "completed");
  if (run) return ports.checks.report(run.id);
  const status = place.statuses.find((one) => one.name === name);
  return { title: status?.description ?? null, summary: null, url: status?.url ?? null, annotations: [] };
}
