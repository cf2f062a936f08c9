import fc from "fast-check";
import { expect, it } from "vitest";
import { OwnCommits } from "../../src/engine/ledger/own-commits.ts";
import type { Observation } from "../../src/engine/observe/observation.ts";
import type { EngineOptions, EnginePorts } from "../../src/engine/ports.ts";
import { explainHead } from "../../src/engine/pushes/adopt-pushes.ts";
import type { LedgerEvent } from "../../src/method/index.ts";
import { parsePlans } from "../../src/state/index.ts";
import { BOT, History } from "../support/a-history.ts";
import { anObservation, PEOPLE } from "../support/recorded/observation.ts";
import { apply, at, begin, run, startWalk, type Walk } from "../support/walk.ts";

/*
 * People who may, agents and the default branch change files in any order while a stage goes its way, as far as its merge.
 * Every change goes through what the engine makes of a branch that has moved.
 */

const BRANCH = "haiku/trip/main";
const UNIT = "unit-001-load";
const PLAN = `.haiku/intents/trip/stages/build/units/${UNIT}.md`;
const OUTPUT = "src/load.ts";
const plan = (words: string): string =>
  `---\nschema: 1\ntitle: Load\noutputs: [${OUTPUT}]\ncriteria: [it works]\n---\n${words}\n`;
const options = { bot: BOT } as unknown as EngineOptions;

type Event =
  | { readonly kind: "goes on" }
  | { readonly kind: "pushes"; readonly path: string; readonly text: string | null }
  | { readonly kind: "replans"; readonly words: string }
  | { readonly kind: "merges the base"; readonly path: string; readonly text: string };

const anyPath = fc.constantFrom(OUTPUT, "README.md", "docs/a.md", ".haiku/intents/trip/decisions.md");
const anyText = fc.constantFrom("1\n2\n3\n", "1\n2\n3\n4\n", "zero\n1\n2\n3\n", "other\n");
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Event>({ kind: "goes on" }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("pushes" as const), path: anyPath, text: fc.option(anyText) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("replans" as const), words: fc.constantFrom("Load it.", "Load all.") }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("merges the base" as const), path: anyPath, text: anyText }),
  },
);

class Trip {
  readonly walk: Walk = startWalk();
  readonly history = new History();
  head = "known";
  base = "base";
  /** When a file outside the intents' pages last changed, as far as the ledger was told. */
  changed = "";
  #count = 0;

  constructor() {
    this.history.commit("base", { "README.md": "# Trip\n" });
    this.history.commit("known", { [PLAN]: plan("Load it."), [OUTPUT]: "1\n2\n3\n" }, { parents: ["base"] });
    begin(this.walk, "build", { gate: ["auto"], quality_gates: [{ name: "test", command: "npm test" }] });
    apply(this.walk, { do: "adopt", at: at(), stage: null, head: "known", changed: {}, by: null });
    this.#look();
  }

  get stage() {
    return this.walk.state.stages.build;
  }

  async happens(event: Event): Promise<readonly LedgerEvent[]> {
    if (event.kind === "goes on") return this.#goesOn();
    const name = this.#name("c");
    if (event.kind === "merges the base") {
      const base = `${name}-base`;
      this.history.commit(base, { [event.path]: event.text }, { parents: [this.base] });
      this.base = base;
      const [ours, theirs] = [this.history.texts(this.head).get(event.path), event.text];
      const kept = ours === undefined || event.path === "README.md" ? theirs : ours;
      this.history.commit(name, { [event.path]: kept }, { parents: [this.head, this.base], by: PEOPLE.developer });
    } else {
      const locked = this.stage?.units[UNIT]?.plan != null;
      if (event.kind === "replans" && locked) return [];
      const change = event.kind === "replans" ? { [PLAN]: plan(event.words) } : { [event.path]: event.text };
      this.history.commit(name, change, { parents: [this.head], by: PEOPLE.developer });
    }
    return this.#movesTo(name);
  }

  /** One step of the method; what a builder wrote becomes a commit of the App. */
  async #goesOn(): Promise<readonly LedgerEvent[]> {
    run(this.walk, 1);
    const made = "made by 001";
    const wrote = this.walk.facts.files.get(OUTPUT) !== this.history.files(this.head).get(OUTPUT);
    if (!wrote) return [];
    const name = this.#name("w");
    this.history.commit(name, { [OUTPUT]: made }, { parents: [this.head] });
    this.changed = at();
    return this.#movesTo(name);
  }

  #name(of: string): string {
    this.#count += 1;
    return `${of}${this.#count}`;
  }

  async #movesTo(head: string): Promise<readonly LedgerEvent[]> {
    const before = this.head;
    this.head = head;
    const events = await this.#explained(before);
    apply(this.walk, ...events);
    const files = (one: string) =>
      [...this.history.files(one)]
        .filter(([path]) => !`${path}/`.startsWith(".haiku/"))
        .sort()
        .join("\n");
    if (files(before) !== files(head)) this.changed = this.walk.facts.now;
    this.#look();
    return events;
  }

  #explained(known: string): Promise<readonly LedgerEvent[]> {
    this.walk.facts = { ...this.walk.facts, now: at() };
    const stands = anObservation(this.walk);
    const observation: Observation = {
      ...stands,
      work: { ...stands.work, branch: BRANCH },
      snapshot: {
        ...stands.snapshot,
        default_branch: { ...stands.snapshot.default_branch, head: this.base },
        branches: new Map([[BRANCH, this.head]]),
        commits: new Map([[BRANCH, this.history.line(this.head)]]),
      },
    };
    const ports = {
      own: new OwnCommits(),
      store: this.history.store(),
      permissions: { roleOf: async () => "write" },
      activity: { pushes: async () => [{ before: known, after: this.head, by: PEOPLE.developer }] },
    } as unknown as EnginePorts;
    return explainHead(ports, options, observation);
  }

  #look(): void {
    const plans = parsePlans("trip", ["build"], this.history.texts(this.head));
    this.walk.facts = { ...this.walk.facts, files: this.history.files(this.head), plans };
  }
}

const anyTrip = fc.array(anyEvent, { minLength: 20, maxLength: 60 });

it("files no drift before the gate, whatever people who may, agents and the base change", async () => {
  await fc.assert(
    fc.asyncProperty(anyTrip, async (events) => {
      const trip = new Trip();
      for (const event of events) {
        if (trip.stage?.gate !== null) return;
        const filed = (await trip.happens(event)).flatMap((event) => (event.do === "file" ? event.findings : []));
        expect(filed).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
}, 600_000);

it("merges no stage on quality gates that are older than the last change of a file", async () => {
  let merged = 0;
  let late = 0;
  await fc.assert(
    fc.asyncProperty(anyTrip, async (events) => {
      const trip = new Trip();
      const rest = Array.from({ length: 40 }, (): Event => ({ kind: "goes on" }));
      for (const [i, event] of [...events, ...rest].entries()) {
        await trip.happens(event);
        if (trip.stage?.merged == null) continue;
        merged += 1;
        if (i > 10) late += 1;
        for (const unit of Object.values(trip.stage.units)) {
          const signature = unit.approvals.quality_gates;
          expect(signature?.lapsed).toBeUndefined();
          expect(signature?.at ?? "").toMatch(/./);
          expect((signature?.at ?? "") >= trip.changed).toBe(true);
        }
        return;
      }
    }),
    { numRuns: 60 },
  );
  expect(merged).toBeGreaterThan(20);
  expect(late).toBeGreaterThan(5); // also after people have got in between
}, 600_000);
