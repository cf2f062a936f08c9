import {
  approvalRoles,
  currentBolt,
  currentHat,
  distinctGates,
  namedFiles,
  type PlannedUnit,
  reviewRoles,
  roleApplies,
  type StageRecord,
  type Standing,
  statusOfUnit,
  unitNumber,
  unsigned,
} from "../method/index.ts";
import { cell, type Page, table } from "./page.ts";

/** Each unit with who works on it now, how often it went round, and its criteria. */
export function unitTable(page: Page, stage: StageRecord, units: readonly PlannedUnit[]): string {
  const rows = units.map((unit) => {
    const record = stage.units[unit.id];
    const iterations = record?.iterations ?? [];
    const status = statusOfUnit(stage, unit.id);
    const hat = currentHat(stage.frozen.chain, iterations);
    const met = record?.criteria.filter((criterion) => criterion.met_by !== null).length ?? 0;
    return [
      unitNumber(unit.id),
      cell(page, unit.title, 120),
      status === "active" && hat !== null ? `with the ${hat}` : status,
      String(status === "pending" ? 0 : currentBolt(iterations)),
      `${met} of ${unit.criteria.length}${status === "done" && met < unit.criteria.length ? " (changed since)" : ""}`,
      unit.depends_on.map(unitNumber).join(", ") || "—",
    ];
  });
  if (rows.length === 0) return "No units of work are planned yet.";
  return table(["unit", "what", "state", "round", "criteria met", "needs"], rows);
}

/** Each role with the units whose plan and whose built work it has signed as they stand. */
export function roleTable(stage: StageRecord, now: Standing): string {
  const units = now.plans.stages[stage.name]?.units ?? [];
  const forPlan = reviewRoles(stage.frozen);
  const forWork = approvalRoles(stage.frozen, distinctGates(units, stage.frozen));
  const roles = [...new Set([...forPlan, ...forWork])];
  const signed = (role: string, family: "reviews" | "approvals"): string => {
    const stamped = units.length - unsigned(stage, family, role, now).length;
    return units.length === 0 ? "—" : `${stamped} of ${units.length}`;
  };
  const asked = (role: string): boolean => roleApplies(stage.frozen, units, role);
  const nothing = (role: string): string =>
    `${role} (not asked: no output fits ${namedFiles(stage.frozen, role)?.join(", ")})`;
  const rows = roles.map((role) => [
    asked(role) ? roleWords(role) : nothing(role).replaceAll("|", "\\|"),
    forPlan.includes(role) ? signed(role, "reviews") : "—",
    forWork.includes(role) ? signed(role, "approvals") : "—",
  ]);
  return table(["reviewer", "plans signed", "built work signed"], rows);
}

function roleWords(role: string): string {
  if (role === "spec") return "spec (does it say and do what was asked)";
  return role === "quality_gates" ? "quality_gates (the tests, run in CI)" : role;
}
