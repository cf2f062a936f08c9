import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import * as z from "zod";
import { EVENTS } from "../../../src/app/events/index.ts";
import { parseSource, ROOT, walk } from "./read-sources.ts";
import { MAY_USE } from "./rooms.ts";

const AppManifest = z.object({ default_events: z.array(z.string()) });
const ActionManifest = z.object({ inputs: z.record(z.string(), z.unknown()) });

/** Events that GitHub delivers to every App and that cannot be subscribed to. */
const ALWAYS_DELIVERED = ["installation", "installation_repositories", "github_app_authorization"];

/** Events the App's manifest asks for, sorted. */
export function subscribedEvents(): readonly string[] {
  return AppManifest.parse(parse(readFileSync(join(ROOT, "app.yml"), "utf8"))).default_events.toSorted();
}

/** Events that the App has a handler for and that are subscribed to, as GitHub spells them, sorted. */
export function handledEvents(): readonly string[] {
  return EVENTS.map(({ event }) => event)
    .filter((event) => !ALWAYS_DELIVERED.includes(event))
    .sort();
}

/** Inputs that action.yml declares, sorted. */
export function declaredInputs(): readonly string[] {
  return Object.keys(ActionManifest.parse(parse(readFileSync(join(ROOT, "action/action.yml"), "utf8"))).inputs).sort();
}

/** Names given to any function whose name ends in `input` in src/runner/inputs.ts, sorted. */
export function inputsRead(): readonly string[] {
  const path = "src/runner/inputs.ts";
  const names = new Set<string>();
  walk(parseSource(path, readFileSync(join(ROOT, path), "utf8")).tree, (node) => {
    if (!ts.isCallExpression(node) || !/input$/i.test(node.expression.getText())) return;
    const first = node.arguments[0];
    if (first && ts.isStringLiteral(first)) names.add(first.text);
  });
  return [...names].sort();
}

/** Every folder directly below src/ and every room of the plan, with what it lacks to be a room. */
export function incompleteRooms(): readonly string[] {
  const rooms = Object.keys(MAY_USE).filter((room) => room !== "action");
  const houses = new Set(rooms.filter((room) => room.includes("/")).map((room) => room.split("/")[0] ?? ""));
  const folders = readdirSync(join(ROOT, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const doors = new Set(
    [...folders.filter((name) => !houses.has(name)), ...rooms].map((room) => `src/${room}/index.ts`),
  );
  const guides = new Set([...folders, ...rooms].map((room) => `src/${room}/README.md`));
  return [...doors, ...guides].filter((path) => !existsSync(join(ROOT, path))).sort();
}
