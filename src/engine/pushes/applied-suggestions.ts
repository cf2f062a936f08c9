import {
  appliedSuggestions,
  type Finding,
  isClosed,
  type LedgerEvent,
  type Person,
  type Suggestion,
  sourceRef,
} from "../../method/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import type { ReadPorts } from "../ports.ts";

/** A stretch of commits that somebody else than the App made. */
export interface Foreign {
  /** The commit before them, and the last of them. */
  readonly before: string;
  readonly head: string;
  /** Paths they changed. */
  readonly paths: readonly string[];
  /** Who pushed them, when that is known. */
  readonly by: Person | null;
}

/** Both lists are empty where nobody knows who pushed. */
export interface Applied {
  readonly events: readonly LedgerEvent[];
  /** Files in which nothing else was changed. */
  readonly paths: readonly string[];
}

/** Findings whose proposed change these commits have made, and nothing else in that file: they are fixed by it. */
export async function appliedBy(ports: ReadPorts, observation: Observation, foreign: Foreign): Promise<Applied> {
  const { by, head } = foreign;
  if (by === null) return { events: [], paths: [] };
  const open = stateOf(observation).findings.filter((finding) => !isClosed(finding) && suggests(finding, foreign));
  const said = {
    at: observation.facts.now,
    by,
    source: sourceRef({ from: "commit", sha: head }),
    reason: "The proposed change was committed.",
  };
  const events: LedgerEvent[] = [];
  const paths: string[] = [];
  for (const path of new Set(open.flatMap(({ anchor }) => (anchor ? [anchor.path] : [])))) {
    const about = open.filter(({ anchor }) => anchor?.path === path);
    const applied = await appliedIn(ports, foreign, path, about);
    if (applied.length > 0) paths.push(path);
    for (const finding of applied)
      events.push({ do: "rule", finding, ...said, ruling: "applied", until: null, severity: null });
  }
  return { events, paths };
}

function suggests({ suggestion, anchor }: Finding, { paths }: Foreign): boolean {
  return suggestion !== null && anchor?.side === "RIGHT" && paths.includes(anchor.path);
}

async function appliedIn(
  ports: ReadPorts,
  { before, head }: Foreign,
  path: string,
  findings: readonly Finding[],
): Promise<readonly string[]> {
  const [old, now] = await Promise.all([textAt(ports, before, path), textAt(ports, head, path)]);
  if (old === null || now === null) return [];
  const suggestions: Suggestion[] = [];
  for (const { id, anchor, suggestion } of findings) {
    const seen = anchor && (await textAt(ports, anchor.commit, path));
    if (!seen || suggestion === null) continue;
    const lines = seen.replaceAll("\r\n", "\n").split("\n");
    const replaces = lines.slice(anchor.line - 1, anchor.end_line ?? anchor.line);
    suggestions.push({ id, line: anchor.line, replaces, text: suggestion });
  }
  return appliedSuggestions(old, now, suggestions);
}

async function textAt({ store }: ReadPorts, commit: string, path: string): Promise<string | null> {
  const entry = (await store.tree(commit)).get(path);
  if (entry?.type !== "blob") return null;
  return (await store.blobs([entry.oid])).get(entry.oid) ?? null;
}
