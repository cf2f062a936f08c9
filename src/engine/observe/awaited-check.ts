import { type AwaitedEvent, type EventSeen, type SourceRef, sourceRef } from "../../method/index.ts";
import type { CheckSeen, StatusBy } from "../../ports/index.ts";
import { checkState } from "./required-checks.ts";

type Wanted = Pick<AwaitedEvent, "app" | "by"> & { readonly check: string };

/** What one App or account says last under the name. */
interface Said {
  readonly state: StatusBy["state"];
  /** A check may end well and yet say nothing: skipped or neutral. */
  readonly succeeded: boolean;
  readonly how: string;
  readonly who: string;
  readonly wanted: boolean;
  readonly ref: SourceRef;
}

/**
 * Whether the check that a gate waits for has succeeded. What each App and account says last counts: one of them has to
 * say success, and none that it failed or is at work. Where the studio names from whom it comes, nobody else is heard.
 * `statuses` is null when they cannot be read.
 */
export function awaitedCheck(
  wanted: Wanted,
  checks: readonly CheckSeen[],
  statuses: readonly StatusBy[] | null,
): EventSeen {
  const name = wanted.check;
  const base = { kind: "check", name, met: false, ref: null, by: null } as const;
  const waits = (why: string): EventSeen => ({ ...base, because: `the check ${name} is waited for; ${why}` });
  if (statuses === null) return waits("too many statuses are on this head to be read: push a new commit");
  const all = [
    ...checks.filter((check) => check.name === name).map((check) => saidByRun(wanted, check)),
    ...statuses.map((status) => saidByStatus(wanted, status)),
  ];
  const heard = all.filter((said) => said.wanted);
  const against = heard.find(({ state }) => state === "failed") ?? heard.find(({ state }) => state === "pending");
  if (against) return waits(`it ${against.how}${heard.length > 1 ? `, says ${against.who}` : ""}`);
  const passed = heard.find(({ succeeded }) => succeeded);
  if (passed)
    return { ...base, met: true, because: `the check ${name} has succeeded, says ${passed.who}`, ref: passed.ref };
  if (heard[0]) return waits(`it ${heard[0].how}`);
  if (all.length === 0) return waits("it has not run on this head");
  return waits(`${all.map(({ who }) => who).join(" and ")} reported it, and ${sourceOf(wanted)} has to`);
}

/** Who is named by nothing is anybody. */
function isWanted(
  { app, by }: Wanted,
  from: { readonly app: string | null; readonly account: string | null },
): boolean {
  if (app === undefined && by === undefined) return true;
  return same(app, from.app) || same(by, from.account);
}

function same(named: string | undefined, from: string | null): boolean {
  return named !== undefined && named.toLowerCase() === from?.toLowerCase();
}

function sourceOf({ app, by }: Wanted): string {
  return [...(app === undefined ? [] : [`the App ${app}`]), ...(by === undefined ? [] : [by])].join(" or ");
}

function saidByRun(wanted: Wanted, check: CheckSeen): Said {
  const ended = check.status === "completed";
  return {
    state: checkState(check),
    succeeded: ended && check.conclusion === "success",
    how: ended ? `ended as ${check.conclusion}` : "is running",
    who: check.app_slug ?? "an App that is gone",
    wanted: isWanted(wanted, { app: check.app_slug, account: null }),
    ref: sourceRef({ from: "check", id: check.id }),
  };
}

/** An App's account is called `<slug>[bot]`, a name that no person can have. */
function saidByStatus(wanted: Wanted, { state, by }: StatusBy): Said {
  const app = /^(.+)\[bot\]$/.exec(by?.login ?? "")?.[1] ?? null;
  return {
    state,
    succeeded: state === "success",
    how: state === "failed" ? "ended as failure" : "is running",
    who: by?.login ?? "an account that is gone",
    wanted: isWanted(wanted, { app, account: by?.login ?? null }),
    ref: sourceRef({ from: "status", name: wanted.check }),
  };
}
