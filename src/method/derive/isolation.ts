import type { Isolated, Isolation } from "../model/index.ts";

/** Whether this gets a job of its own. Where every step does, verifying hats and assessors do too. */
export function isIsolated(isolate: Isolation, what: Isolated): boolean {
  if (typeof isolate === "boolean") return isolate && what !== "step";
  return isolate.includes(what) || isolate.includes("step");
}
