import * as z from "zod";
import { type PlannedUnit, PlanShape, type UnitDraft } from "../method/index.ts";
import { blobId, checkShape, FormatError, parseFrontMatter, renderFrontMatter, UserError } from "../shared/index.ts";
import { migrate, SCHEMA } from "./migrations.ts";
import { replaceSection } from "./sections.ts";

/** The line between what is planned and what the hats write down. */
export const RECORD_MARKER = "<!-- haiku:record -->";
const MARKER_LINE = /^<!-- haiku:record -->[ \t]*(?:\r?\n|$)/m;

/**
 * Every byte before the marker line. Where there is no marker yet and the last line is not ended, it counts as ended:
 * the plan's id is then the same before and after a record is put below it.
 */
export function planPart(text: string): string {
  const marker = MARKER_LINE.exec(text);
  if (marker) return text.slice(0, marker.index);
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Every byte after the marker line; empty when there is none. */
export function recordPart(text: string): string {
  const marker = MARKER_LINE.exec(text);
  return marker ? text.slice(marker.index + marker[0].length) : "";
}

/** The file of a plan part and a record. Without a record there is no marker. */
export function joinParts(plan: string, record: string): string {
  if (record === "") return plan;
  return `${planPart(plan)}${RECORD_MARKER}\n${record}`;
}

/** A unit's file, or its locked plan part. FormatError with line and cure when it does not parse. */
export function parseUnit(
  text: string,
  from: { readonly stage: string; readonly id: string; readonly path: string },
): PlannedUnit {
  const plan = planPart(text);
  const file = parseFrontMatter(plan, z.record(z.string(), z.unknown()), from.path);
  const fields = migrate("plan", { schema: SCHEMA, ...file.data }, from.path);
  const known = checkShape(fields, PlanShape, from.path, file.lines.of);
  const { model, ...rest } = known;
  return {
    id: from.id,
    stage: from.stage,
    ...rest,
    ...(model === undefined ? {} : { model }),
    plan_text: plan,
    plan: blobId(plan),
    record: recordPart(text),
  };
}

/** A unit's plan part as the engine writes it. UserError `plan_invalid` when the body holds the marker line. */
export function renderPlan(unit: UnitDraft): string {
  if (MARKER_LINE.test(unit.body)) {
    throw new UserError(
      "plan_invalid",
      `the plan of ${unit.id} holds the line ${RECORD_MARKER}`,
      "leave that line out",
    );
  }
  const fields = {
    schema: SCHEMA,
    title: unit.title,
    depends_on: unit.depends_on,
    inputs: unit.inputs,
    outputs: unit.outputs,
    criteria: unit.criteria,
    quality_gates: unit.quality_gates,
    ...(unit.model === undefined ? {} : { model: unit.model }),
    ...(unit.closes.length === 0 ? {} : { closes: unit.closes }),
  };
  return renderFrontMatter(fields, `${unit.body.trim()}\n`);
}

/** The same file with one section of its record written or replaced. The plan part keeps every byte. */
export function writeRecord(text: string, section: string, content: string): string {
  return joinParts(planPart(text), replaceSection(recordPart(text), section, content));
}

/** Refuses what is not a unit's file name. */
export function unitIdOf(path: string): string {
  const id = /\/(unit-\d{3,}-[a-z0-9]+(?:-[a-z0-9]+)*)\.md$/.exec(path)?.[1];
  if (id !== undefined) return id;
  throw new FormatError("unit_name_invalid", path, [
    {
      line: null,
      what: "is not named like a unit",
      fix: "name it unit-<three digits>-<lower-case-words>.md or move it away",
    },
  ]);
}
