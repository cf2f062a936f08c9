import { createHash } from "node:crypto";
import { expect } from "vitest";
import { parse } from "yaml";
import type { IntentState, LedgerEvent, Signature, StageRecord } from "../../../src/method/index.ts";

/*
 * Nothing passes that was not seen: what signatures say they saw is compared with the files themselves. How a file is
 * named by its content, where a plan ends and what it declares is worked out here anew, by nothing of the engine's.
 */

type Contents = ReadonlyMap<string, string>;
type Line<K extends LedgerEvent["do"]> = Extract<LedgerEvent, { do: K }>;

/** The name that git gives a file of this content. */
function named(content: string | undefined): string | null {
  if (content === undefined) return null;
  const bytes = Buffer.from(content, "utf8");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function planIn(file: string): string {
  const lines = file.split("\n");
  const end = lines.indexOf("<!-- haiku:record -->");
  return end < 0
    ? file
    : lines
        .slice(0, end)
        .map((line) => `${line}\n`)
        .join("");
}

interface Declared {
  readonly outputs: readonly string[];
  readonly criteria: readonly string[];
}

function declaredIn(plan: string): Declared {
  return parse(plan.split("---\n")[1] ?? "") as Declared;
}

const FOLDER = (stage: string): string => `.haiku/intents/trip/stages/${stage}/units/`;

function unitsIn(contents: Contents, stage: string): readonly { readonly id: string; readonly path: string }[] {
  const paths = [...contents.keys()].filter((path) => path.startsWith(FOLDER(stage)));
  return paths.map((path) => ({ path, id: path.slice(FOLDER(stage).length, -".md".length) }));
}

function counted(signatures: Readonly<Record<string, Signature>>): readonly (readonly [string, Signature])[] {
  return Object.entries(signatures).filter(
    ([, signature]) => signature.lapsed === undefined && signature.due === undefined,
  );
}

/** `contents` is what stands on the branch when the line is written. */
export function nothingUnseen(before: IntentState, event: LedgerEvent, after: IntentState, contents: Contents): void {
  if (event.do === "open") begins(before, event, contents);
  if (event.do === "merged") merges(before, event, contents);
  if (event.do === "land") finishes(after, event, contents);
}

/** A unit begins on the plan that every reviewer and, where a person signs plans, that person has seen. */
function begins(before: IntentState, { steps, plans }: Line<"open">, contents: Contents): void {
  const name = steps[0]?.split("/")[1] ?? "";
  const stage = before.stages[name];
  for (const [id, plan] of Object.entries(plans)) {
    expect(plan, `${id} begins on the plan that stands`).toBe(planIn(contents.get(`${FOLDER(name)}${id}.md`) ?? ""));
    const reviews = stage?.units[id]?.reviews ?? {};
    const live = counted(reviews);
    expect(live.map(([role]) => role).sort()).toEqual(expect.arrayContaining(["spec", ...(stage?.frozen.roles ?? [])]));
    for (const [role, signature] of live)
      expect(Object.values(signature.witnesses), `${role} has read ${id}`).toEqual([named(plan)]);
    if (stage?.frozen.elaboration === "collaborative") signedByAPerson(stage, contents);
  }
}

function signedByAPerson({ name, plan_signed, units }: StageRecord, contents: Contents): void {
  const plans = unitsIn(contents, name).map(({ id, path }): [string, string | null] => {
    const locked = units[id]?.started_at == null ? "" : (units[id]?.body ?? "");
    return [`plan:${name}/${id}`, named(locked || planIn(contents.get(path) ?? ""))];
  });
  const prose = `.haiku/intents/trip/stages/${name}/plan.md`;
  expect(plan_signed?.witnesses).toEqual({ ...Object.fromEntries(plans), [prose]: named(contents.get(prose)) });
}

/** A stage merges as every role, and whoever passed its gate, has seen it. */
function merges(before: IntentState, { stage: name }: Line<"merged">, contents: Contents): void {
  const stage = before.stages[name];
  const all: Record<string, string | null> = {};
  for (const { id, path } of unitsIn(contents, name)) {
    const record = stage?.units[id];
    const { outputs } = declaredIn(record?.body || planIn(contents.get(path) ?? ""));
    const seen = Object.fromEntries([path, ...outputs].map((one) => [one, named(contents.get(one))]));
    Object.assign(all, seen);
    const live = counted(record?.approvals ?? {});
    expect(live.map(([role]) => role)).toEqual(expect.arrayContaining(["spec", ...(stage?.frozen.roles ?? [])]));
    for (const [role, { witnesses }] of live) expect(witnesses, `${role} has seen ${id}`).toEqual(seen);
    for (const [role, { witnesses }] of counted(record?.reviews ?? {}))
      expect(Object.values(witnesses), `${role} has read ${id}`).toEqual([named(record?.body)]);
  }
  expect(stage?.gate?.witnesses).toEqual(all);
}

/** Who finishes a unit has shown every criterion, on the outputs as they are. */
function finishes(after: IntentState, { step, result }: Line<"land">, contents: Contents): void {
  const [, name = "", kind, number, hat] = step.split("/");
  const stage = after.stages[name];
  if (kind !== "hat" || result !== "advance" || stage?.frozen.chain.at(-1) !== hat) return;
  const walked = Object.values(stage?.units ?? {}).filter(({ iterations }) => iterations.length > 0);
  const unit = walked.find(({ id }) => id.startsWith(`unit-${number}-`));
  const { outputs, criteria } = declaredIn(unit?.body ?? "");
  const stands = outputs.map((path) => [path, named(contents.get(path))]);
  expect(unit?.criteria.map(({ n, met_by, witnesses }) => ({ n, met_by, witnesses }))).toEqual(
    criteria.map((_, i) => ({ n: i + 1, met_by: hat, witnesses: Object.fromEntries(stands) })),
  );
}
