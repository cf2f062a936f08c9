import type { Position, Reason } from "../method/index.ts";
import { inline, oneLine, type Page, shorten } from "./page.ts";
import { PHASE_WORDS } from "./words.ts";

/**
 * The tree of reasons as a nested list: what is met and what is not, why, who can do something about it, and how. A
 * root that only sums up its parts is left out.
 */
export function renderReasons(page: Page, reason: Reason): string {
  const parts = reason.parts ?? [];
  const tops = reason.how === undefined && parts.length > 0 ? parts : [reason];
  return tops.flatMap((top) => reasonLines(page, top, 0)).join("\n");
}

function reasonLines(page: Page, reason: Reason, depth: number): readonly string[] {
  const sign = reason.met ? "met" : "not met";
  const who = reason.met || !reason.who ? "" : ` — who: ${inline(page, reason.who)}`;
  // `how` is the engine's own text and holds commands in backticks; names in it are slugs and numbers.
  const how = reason.met || !reason.how ? "" : ` — how: ${oneLine(reason.how)}`;
  const head = `- **${inline(page, reason.subject)}** (${sign}): ${inline(page, reason.because, 500)}${who}${how}`;
  const parts = (reason.parts ?? []).flatMap((part) => reasonLines(page, part, depth + 1));
  return [`${"  ".repeat(depth)}${head}`, ...parts];
}

/** The unmet reasons nobody can explain further: what really is in the way, in the order of the tree. */
export function unmetLeaves(reason: Reason): readonly Reason[] {
  if (reason.met) return [];
  const below = (reason.parts ?? []).flatMap(unmetLeaves);
  return below.length === 0 ? [reason] : below;
}

/** What is waited for and from whom, in one line of at most 80 characters. */
export function whatIsWaitedFor(page: Page, position: Position): string {
  return shorten(page.clean(oneLine(waiting(position))), 80);
}

/** Who and the first of the ways; a long "who" stands in the reasons. */
function waitingForPerson(reason: Reason | undefined): string {
  const way = reason?.how
    ?.replaceAll("`", "")
    .replace(/<\w+>/g, "…")
    .split(/[,;] or /)[0];
  const what = way ? `: ${way}` : "";
  const whole = `Waiting for ${reason?.who ?? "a person"}${what}`;
  return whole.length > 80 ? `Waiting for a person${what}` : whole;
}

function waiting(position: Position): string {
  const ways = unmetLeaves(position.reason).filter((reason) => reason.how !== undefined);
  const leaf = ways.find(({ who }) => who !== "nobody") ?? ways[0];
  const where = position.stage === null ? "" : ` (stage ${position.stage})`;
  if (position.status === "paused") return position.reason.because.replace(/^p/, "P");
  switch (position.waits_for) {
    case "agents":
      return `Working${where}: ${position.track === "B" ? "findings are being fixed" : PHASE_WORDS[position.phase]}`;
    case "engine":
      return `Moving on${where}: ${unmetLeaves(position.reason)[0]?.because ?? PHASE_WORDS[position.phase]}`;
    case "person":
      return waitingForPerson(leaf);
    case "stuck":
      return `Stuck${where}: ${leaf ? `${leaf.subject} — ${leaf.because}` : position.reason.because}`;
    case "nobody":
      return position.reason.because.replace(/^t/, "T");
  }
}
