import { intentBranch, type LedgerEvent, parseSourceRef, sourceRef } from "../../method/index.ts";
import { baseNotTakenIn } from "../../render/index.ts";
import { renderWorkMessage } from "../../state/index.ts";
import { engineFinding } from "../ledger/engine-finding.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { openJobs } from "../observe/open-jobs.ts";
import type { EnginePorts } from "../ports.ts";

/**
 * At the start of a stage the intent branch takes in the default branch, by a merge commit that the next look accounts
 * for. Where that cannot be done, the stage begins on the old base and a parked finding says what people are to do.
 */
export async function takeInBase(
  ports: EnginePorts,
  observation: Observation,
  begin: LedgerEvent,
): Promise<readonly LedgerEvent[] | "moved" | "blocked"> {
  if (openJobs(stateOf(observation)).length > 0) return "blocked";
  const { default_branch, branches } = observation.snapshot;
  const branch = intentBranch(observation.slug);
  const head = branches.get(branch);
  if (head === undefined || (await ports.store.mergeBase(head, default_branch.head)) === default_branch.head)
    return [begin];
  const merged = await ports.store.merge(branch, default_branch.head, mergeMessage(observation));
  switch (merged.kind) {
    case "merged":
      ports.log.info({ intent: observation.slug, base: default_branch.head }, "took in the default branch");
      return "moved";
    case "nothing":
      return [begin];
    case "conflict":
      return [begin, ...notTakenIn(observation, null)];
    case "refused":
      return [begin, ...notTakenIn(observation, merged.why)];
  }
}

/** One finding at a time: as long as one is open, people know what to do. */
function notTakenIn(observation: Observation, why: string | null): readonly LedgerEvent[] {
  const { findings } = stateOf(observation);
  if (findings.some((finding) => parseSourceRef(finding.source_ref)?.from === "base" && finding.resolution === null))
    return [];
  const { name, head } = observation.snapshot.default_branch;
  const ref = sourceRef({ from: "base", head });
  const finding = engineFinding("base", {
    stage: null,
    ...baseNotTakenIn({ branch: name, head, into: intentBranch(observation.slug), why }),
    ...{ origin: "agent", source_ref: ref, family: "approvals", severity: "high", parked: true },
  });
  return [{ do: "file", at: observation.facts.now, findings: [finding] }];
}

function mergeMessage(observation: Observation): string {
  return renderWorkMessage({
    subject: `merge ${observation.snapshot.default_branch.name} into ${stateOf(observation).intent.title}`,
    intent: observation.slug,
    steps: [],
    ledger: observation.ledger.head,
    skipCi: observation.project.config.ci === "ask",
  });
}
