import { count } from "./page.ts";
import { wrap } from "./terminal-text.ts";

/** What replaying an intent's ledger showed, as far as people are told. */
export interface VerdictShown {
  readonly verdict: string;
  readonly commits: number;
  /** Ledger heads that commits on work branches name. */
  readonly anchors: number;
  readonly anchored_by: readonly string[];
  /** How many of the newest ledger commits no anchor holds yet. */
  readonly beyond_anchor: number;
  /** The first commit that does not follow; null where all do. A difference of a whole file has no field. */
  readonly first: {
    readonly commit: string;
    readonly why: string;
    readonly differences: readonly {
      readonly path: string;
      readonly field: string | null;
      readonly expected: string | null;
      readonly found: string | null;
    }[];
  } | null;
  readonly undone: readonly { readonly commit: string; readonly by: string }[];
  readonly signatures: string;
}

/** The verdict on one ledger, what it rests on, and the first commit that does not follow with every difference. */
export function renderVerdictText(slug: string, verdict: VerdictShown): string {
  const { first, undone } = verdict;
  const differences = (first?.differences ?? []).flatMap(({ path, field, expected, found }) => [
    ...wrap(`${path}${field === null ? "" : `: ${field}`}`, 4, 6),
    ...wrap(`expected: ${expected ?? "nothing"}`, 6, 8),
    ...wrap(`found:    ${found ?? "nothing"}`, 6, 8),
  ]);
  const lines = [
    ...wrap(`${slug}: ${verdict.verdict}`, 0, 2),
    ...wrap(restsOn(verdict), 2, 2),
    ...undone.flatMap(({ commit, by }) => wrap(`undone: ${commit.slice(0, 12)} by ${by}`, 2, 4)),
    ...(first === null ? [] : wrap(`first at ${first.commit.slice(0, 12)}: ${first.why}`, 2, 4)),
    ...differences,
  ];
  return `${lines.join("\n")}\n`;
}

function restsOn({ commits, anchors, anchored_by, beyond_anchor, signatures }: VerdictShown): string {
  const by = anchored_by.length === 0 ? "" : ` on ${anchored_by.join(", ")}`;
  const beyond =
    anchors > 0 && beyond_anchor > 0 ? `; the newest ${count(beyond_anchor, "commit")} not named by any yet` : "";
  return `${count(commits, "commit")}, ${count(anchors, "anchor")}${by}${beyond}; ${signatures === "checked" ? "signatures checked, which do not tell who pushed" : signatures}`;
}
