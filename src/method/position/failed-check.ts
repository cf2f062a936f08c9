import { limitsOf } from "../derive/index.ts";
import type { Operation, StageRecord } from "../model/index.ts";
import { parseSourceRef, sourceRef } from "../source-ref.ts";
import type { Situation } from "./facts.ts";

type FileCheck = Extract<Operation, { readonly act: "file_check" }>;

/**
 * The act that makes a finding of a check that failed on the head; null when that has been done. Once for each head, and
 * not again for a check whose finding is open, or was closed as anything but fixed: then a person has to see to it.
 * After as many times as a reviewer may look, the fixes do not help, and it is a person's turn as well.
 */
export function failureToFile({ state, facts }: Situation, stage: StageRecord, name: string): FileCheck | null {
  const ref = sourceRef({ from: "failed_check", name, head: facts.head ?? "" });
  const filed = state.findings.filter((one) => one.stage === stage.name && checkOf(one.source_ref) === name);
  const again = filed.every(({ resolution, source_ref }) => resolution === "fixed" && source_ref !== ref);
  if (!again || filed.length >= limitsOf(state, stage.name).rounds) return null;
  return { act: "file_check", stage: stage.name, name, ref };
}

/** Name of the check that a finding is about; null when it is about none. */
function checkOf(ref: string): string | null {
  const source = parseSourceRef(ref);
  return source?.from === "failed_check" ? source.name : null;
}
