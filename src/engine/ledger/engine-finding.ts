import { fingerprint, type NewFinding, type SourceRef } from "../../method/index.ts";

interface Told extends Pick<NewFinding, "stage" | "title" | "body" | "origin" | "family" | "severity" | "parked"> {
  readonly source_ref: SourceRef;
}

/** A finding that the engine makes of a fact: it stands at no line. `login` names the fact's kind in the ledger. */
export function engineFinding(
  login: "base" | "checks" | "drift" | "quality_gates" | "reviews",
  told: Told,
): NewFinding {
  return {
    ...told,
    author: { login, id: null, kind: "engine" },
    anchor: null,
    suggestion: null,
    fingerprint: fingerprint({ unit: null, path: told.source_ref, title: told.title }),
    items: [],
  };
}
