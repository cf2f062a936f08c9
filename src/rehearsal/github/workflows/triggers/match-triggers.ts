import type { Triggers } from "../definition/index.ts";
import type { EventFacts } from "./event-facts.ts";
import { matchesPatterns } from "./match-glob.ts";

const PULL_REQUEST_DEFAULT = ["opened", "synchronize", "reopened"];

interface Filter {
  readonly include?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
}

/** Whether a workflow with these triggers wants this event. */
export function wantsEvent(triggers: Triggers, facts: EventFacts): boolean {
  if (!Object.hasOwn(triggers, facts.event)) return false;
  switch (facts.event) {
    case "push":
      return wantsPush(triggers.push, facts.ref);
    case "pull_request": {
      const { types, branches, "branches-ignore": ignore } = triggers.pull_request ?? {};
      return wantsType(types ?? PULL_REQUEST_DEFAULT, facts) && passes({ include: branches, ignore }, facts.baseRef);
    }
    case "pull_request_review":
    case "issue_comment":
      return wantsType(triggers[facts.event]?.types, facts);
    case "workflow_dispatch":
    case "schedule":
      return true;
  }
}

function wantsPush(filters: Triggers["push"], ref: string): boolean {
  const branches: Filter = { include: filters?.branches, ignore: filters?.["branches-ignore"] };
  const tags: Filter = { include: filters?.tags, ignore: filters?.["tags-ignore"] };
  if (ref.startsWith("refs/tags/")) return isSet(tags) || !isSet(branches) ? passes(tags, ref.slice(10)) : false;
  return isSet(branches) || !isSet(tags) ? passes(branches, ref.replace("refs/heads/", "")) : false;
}

function isSet(filter: Filter): boolean {
  return filter.include !== undefined || filter.ignore !== undefined;
}

function passes({ include, ignore }: Filter, name: string): boolean {
  if (include !== undefined && !matchesPatterns(include, name)) return false;
  return ignore === undefined || !matchesPatterns(ignore, name);
}

function wantsType(types: readonly string[] | undefined, facts: EventFacts): boolean {
  return types === undefined || (facts.action !== null && types.includes(facts.action));
}
