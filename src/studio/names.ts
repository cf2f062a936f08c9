import type { Problems, Spot } from "./problem.ts";

type Kind = "stage" | "hat" | "agent";

/** Names that mean something else in branches, roles and steps. */
const RESERVED: Readonly<Record<Kind, readonly string[]>> = {
  stage: ["main", "ledger", "intent"],
  agent: ["user", "spec", "quality_gates", "delivery"],
  hat: ["elaborate", "review", "execute", "approve", "gate"],
};

/** Whether a stage, hat or agent may be called this: its name becomes part of paths, branches and step keys. */
export function checkName(kind: Kind, name: string, spot: Spot, problems: Problems): boolean {
  if (RESERVED[kind].includes(name)) {
    problems.error(spot, `no ${kind} can be called "${name}": the engine uses that name`, "choose another name");
    return false;
  }
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 60) return true;
  problems.error(spot, `"${name}" cannot be a ${kind}'s name`, "use lower-case words joined by single hyphens");
  return false;
}
