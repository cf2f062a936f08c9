import type { LedgerEvent, Person } from "../../method/index.ts";
import type { CommitSeen } from "../../ports/index.ts";

/** Something that happened and was no step: what a person said, what the engine decided, what others did. */
export interface HistoryEvent {
  readonly at: string;
  /** The word of the journal (`clear`, `merged`), or what a person did (`retry`, `park`). */
  readonly did: string;
  /** Login of who did it; null for the engine. */
  readonly by: string | null;
  readonly stage: string | null;
  /** Finding, question, gate or commit it concerns. */
  readonly about: string | null;
  readonly note: string | null;
  /** Ledger commit that says so. */
  readonly ledger: string;
}

/** What a line of the journal tells besides steps; null for the lines of steps. */
export function eventOf(event: LedgerEvent, commit: CommitSeen): HistoryEvent | null {
  if (event.do === "open" || event.do === "redispatch" || event.do === "dispatched") return null;
  if (event.do === "land" || event.do === "close") return null;
  const { by = null, about = null, note = null, did = event.do, at = timeOf(event, commit) } = wordsOf(event);
  const stage = "stage" in event ? event.stage : null;
  return { at, did, by: by?.login ?? null, stage, about, note, ledger: commit.sha };
}

type EventLine = Exclude<LedgerEvent, { do: "open" | "redispatch" | "dispatched" | "land" | "close" }>;

interface Words {
  readonly at?: string;
  readonly did?: string;
  readonly by?: Person | null;
  readonly about?: string | null;
  readonly note?: string | null;
}

function timeOf(line: EventLine, commit: CommitSeen): string {
  return "at" in line && line.at !== undefined ? line.at : commit.at;
}

function wordsOf(line: EventLine): Words {
  switch (line.do) {
    case "start":
      return { by: line.created.by, about: line.created.source, note: line.title };
    case "file":
      return { note: line.findings.map(({ title }) => title).join("; ") };
    case "adopt":
      return { by: line.by, about: line.head, note: Object.keys(line.changed).join(", ") || null };
    case "clear":
      return { ...cleared(line.clearance), about: line.what };
    case "deliver":
      return { ...cleared(line.clearance), about: line.head };
    case "merged":
      return { about: line.ref };
    case "early_merge":
      return { by: line.by, about: line.ref, note: line.why };
    case "intervene": {
      const { at, by, do: did, step = null, note = null } = line.intervention;
      return { at, by, did, about: line.finding ?? step, note };
    }
    case "rule":
      return { by: line.by, did: line.ruling, about: line.finding, note: line.severity ?? line.reason };
    case "restore":
      return { about: line.tree, note: (line.commits ?? []).map(({ sha, name }) => `${sha} by ${name}`).join(", ") };
    default:
      return moreWords(line);
  }
}

function cleared({ at, by, source, ref, event }: Extract<LedgerEvent, { do: "clear" }>["clearance"]): Words {
  return { at, by, note: [source, ref, event].filter(Boolean).join(" ") };
}

function moreWords(
  line: Exclude<
    EventLine,
    {
      do:
        | "start"
        | "file"
        | "adopt"
        | "clear"
        | "deliver"
        | "merged"
        | "early_merge"
        | "intervene"
        | "rule"
        | "restore";
    }
  >,
): Words {
  switch (line.do) {
    case "begin_stage":
      return { about: line.branch };
    case "accept":
      return { by: line.by, about: `${line.family} of ${line.role}`, note: line.reason };
    case "time_out":
      return { note: line.action };
    case "migrate":
      return { note: `by rules ${line.rules} from here on` };
    case "mode":
      return { by: line.by, note: line.mode };
    case "archive":
      return { note: `${Object.keys(line.files).length} files` };
    case "end":
      return { by: line.by, about: line.ref, note: [line.how, line.reason].filter(Boolean).join(": ") };
    case "pause":
      return { by: line.by, note: line.reason };
    case "answer":
      return { by: line.by, about: line.question, note: line.text };
    case "move":
      return { by: line.by, about: line.finding };
    case "thread":
    case "supersede":
      return { about: line.finding, note: line.do === "supersede" ? line.reason : null };
    case "open_gate":
      return {};
    case "pull":
      return { about: `#${line.number}`, note: line.state };
    case "issue":
      return { note: line.state };
    case "resume":
      return { by: line.by };
  }
}
