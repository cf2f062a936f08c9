import { type Finding, moves, parseSourceRef } from "../method/index.ts";

/** How a finding came to its end. */
export interface Closing {
  /** Login of the person, or the role. */
  readonly by: string;
  /** What they said about it; as they wrote it. */
  readonly why: string | null;
  /** The commit that put it right, when one did. */
  readonly commit: string | null;
}

/** What a person did to close it, or else what the last fix hat said. */
export function closingOf(finding: Finding): Closing {
  const ruling = finding.interventions.findLast(({ do: what }) => what === "rejected" || what === "applied");
  const by = finding.closed?.by ?? "—";
  if (ruling && ruling.at === finding.closed?.at) {
    const source = parseSourceRef(ruling.source);
    return { by, why: ruling.note ?? null, commit: source?.from === "commit" ? source.sha : null };
  }
  const fixed = finding.resolution === "fixed";
  const commit = fixed ? finding.iterations.findLast((iteration) => iteration.commit)?.commit : null;
  return { by, why: moves(finding.iterations).at(-1)?.message ?? null, commit: commit ?? null };
}
