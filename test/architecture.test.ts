import { describe, expect, it } from "vitest";
import {
  declaredInputs,
  handledEvents,
  incompleteRooms,
  inputsRead,
  subscribedEvents,
} from "./support/house/declared.ts";
import { countDocblocks } from "./support/house/docblocks.ts";
import { EXEMPTIONS, EXEMPTIONS_AT_MOST } from "./support/house/exemptions.ts";
import { parseSource, readHouse } from "./support/house/read-sources.ts";
import { importCycles, RULES } from "./support/house/rules.ts";

const house = readHouse();

/** The share of exported functions and types that have a docblock. */
const DOCUMENTED_AT_LEAST = 0.95;

function isExempt(rule: string, breach: string): boolean {
  return EXEMPTIONS.some((exemption) => exemption.rule === rule && breach.startsWith(`${exemption.path}:`));
}

describe("the house", () => {
  it.each(Object.entries(RULES))("keeps the rule: %s", (name, rule) => {
    expect(house.flatMap(rule).filter((breach) => !isExempt(name, breach))).toEqual([]);
  });

  it("has no files that import each other in a circle", () => {
    expect(importCycles(house)).toEqual([]);
  });

  it("gives every room a door and a README", () => {
    expect(incompleteRooms()).toEqual([]);
  });

  it("has a handler for every event the App subscribes to, and no other", () => {
    expect(handledEvents()).toEqual(subscribedEvents());
  });

  it("reads every input the Action declares, and no other", () => {
    expect(inputsRead()).toEqual(declaredInputs());
  });

  it("says of nearly every exported function and type what it promises", () => {
    const { exported, without } = countDocblocks(house);
    expect(1 - without.length / exported, without.join("\n")).toBeGreaterThanOrEqual(DOCUMENTED_AT_LEAST);
  });

  it("lets few things pass, each with a reason, and only while it is needed", () => {
    expect(EXEMPTIONS.length).toBeLessThanOrEqual(EXEMPTIONS_AT_MOST);
    const needless = EXEMPTIONS.filter(({ rule, path }) => {
      const breaches = house.filter((file) => file.path === path).flatMap((file) => RULES[rule]?.(file) ?? []);
      return breaches.length === 0;
    });
    expect(needless).toEqual([]);
    expect(EXEMPTIONS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });
});

/** Each rule seen to fail: path, text, rule, number of breaches. */
const BREACHES: readonly (readonly [string, string, string, number])[] = [
  ["src/method/a.ts", 'import { x } from "../engine/index.ts";', "direction", 1],
  ["src/method/a.ts", 'import type { x } from "../app/queue.ts";', "direction", 1],
  ["src/garage/a.ts", "", "direction", 1],
  ["src/rehearsal/agent/a.ts", 'import { x } from "../github/index.ts";', "direction", 1],
  ["src/rehearsal/demo/a.ts", 'import { x } from "../github/index.ts";', "direction", 0],
  ["src/rehearsal/demo/a.ts", 'import { x } from "../github/start.ts";', "door", 1],
  ["src/engine/observe/a.ts", 'import { x } from "../effects/b.ts";', "order", 1],
  ["src/engine/effects/a.ts", 'import { x } from "../observe/b.ts";', "order", 0],
  ["src/engine/ledger/a.ts", 'import { x } from "../decide/b.ts";', "order", 1],
  ["src/engine/observe/a.ts", 'import { x } from "../ports.ts";', "order", 0],
  ["src/engine/observe/a.ts", "export function f(ports: EnginePorts) { return ports; }", "reads", 1],
  ["src/engine/observe/a.ts", 'export type Asked = Pick<Checks, "statuses">;', "reads", 0],
  ["src/engine/effects/a.ts", "export function f(ports: EnginePorts) { return ports; }", "reads", 0],
  ["src/engine/a.ts", 'export { x } from "../method/index.ts";', "direction", 0],
  ["src/engine/a.ts", 'import { x } from "../method/derive/unit.ts";', "door", 1],
  ["src/engine/a.ts", 'const x = await import("../state/paths.ts");', "door", 1],
  ["src/runner/a.ts", 'import { x } from "../render/prompt/index.ts";', "door", 0],
  ["src/engine/a.ts", "\n".repeat(301), "size", 1],
  ["src/engine/a.ts", `function f() {${"\n".repeat(60)}}`, "size", 1],
  ["src/engine/a.ts", "const f = (a: 1, b: 2, c: 3, d: 4, e: 5) => a;", "size", 1],
  ["src/engine/a.ts", `function f(a: 1, b: 2, c: 3, d: 4) {${"\n".repeat(59)}}`, "size", 0],
  ["src/engine/git-utils.ts", "", "name", 1],
  ["src/engine/someThing.ts", "", "name", 1],
  ["src/engine/utility-bills.ts", "", "name", 0],
  ["src/engine/a.ts", "const x: Record<string, 1> = {}; x[path] = 1; x['a'] = 1;", "keys", 1],
  ["src/engine/a.ts", "const x = Object.assign({}, a, b); Object.assign(x, a);", "keys", 1],
  ["src/state/a.ts", 'import { readFileSync } from "node:fs";', "pure", 1],
  ["src/state/a.ts", "export async function f() { await 0; }", "pure", 2],
  ["src/state/a.ts", "new Date(); Date.now(); Math.random();", "pure", 3],
  ["src/state/a.ts", "export type P = Promise<void>; process.cwd();", "pure", 2],
  ["src/state/a.ts", 'new Date("2026-01-01"); const a = { process: 1 }; a.process;', "pure", 0],
  ["src/git/a.ts", "export async function f() { await 0; }", "pure", 0],
  ["src/git/a.ts", 'throw new Error("x");', "errors", 1],
  ["src/git/a.ts", 'throw new Bug("x");', "errors", 0],
  ["src/git/a.ts", "try { f(); } catch {}", "swallow", 1],
  ["src/git/a.ts", "f().catch(() => {}); f().catch(() => undefined); f().catch(() => null);", "swallow", 3],
  ["src/git/a.ts", "f().catch((error) => log(error));", "swallow", 0],
  ["src/git/a.ts", "const path = process.env.PATH;", "process", 1],
  ["src/git/a.ts", 'import { env } from "node:process";', "process", 1],
  ["src/app/config.ts", "const path = process.env.PATH;", "process", 0],
  ["src/git/a.ts", "export default 1;", "exports", 1],
  ["src/git/a.ts", "export default function f() {}", "exports", 1],
  ["src/git/a.ts", 'export * from "./b.ts";', "exports", 1],
  ["src/app/index.ts", "export default function app() {}", "exports", 0],
];

describe("each rule is seen to fail", () => {
  it.each(BREACHES)("%s: %s → %s %i", (path, text, rule, breaches) => {
    expect(RULES[rule]?.(parseSource(path, text))).toHaveLength(breaches);
  });

  it("counts an exported function or type as said only with a docblock", () => {
    const said = "/** Where it stands. */\nexport type A = 1;\n";
    const unsaid = "// A comment is no promise.\nexport function f() {}\nexport class C {}\n";
    const others = "interface Inner {}\nexport const x = 1;\n";
    expect(countDocblocks([parseSource("src/git/a.ts", said + unsaid + others)])).toEqual({
      exported: 3,
      without: ["src/git/a.ts:4 f", "src/git/a.ts:5 C"],
    });
  });

  it("finds a circle of three files and tells it once", () => {
    const files = [
      parseSource("src/git/b.ts", 'import "./c.ts";'),
      parseSource("src/git/a.ts", 'import "./b.ts";'),
      parseSource("src/git/c.ts", 'import "./a.ts";'),
    ];
    expect(importCycles(files)).toEqual(["src/git/a.ts → src/git/b.ts → src/git/c.ts"]);
  });
});
