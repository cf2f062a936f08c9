import { acceptCommand, openSession, type Session } from "../../src/engine/index.ts";
import type {
  Finding,
  FrozenStage,
  IntentState,
  Iteration,
  Limits,
  QualityGate,
  Step,
} from "../../src/method/index.ts";
import type { GateRun, ToolCall } from "../../src/ports/index.ts";
import { applyChange } from "../../src/state/index.ts";
import { openToolCalls, type ToolCalls } from "../../src/tools/index.ts";
import { aFinding, anIteration, aStage, aState, aUnit, LIMITS, OPEN, UNIT } from "./recorded/records.ts";

/* A desk for every kind of step of one intent: the same stage, units and findings, whoever works there. */

/** The steps there are, by who works on them. */
export const STEPS = {
  discover: of("discover", "SOURCES"),
  elaborate: of("elaborate", null),
  review: of("review", "correctness"),
  approve: of("approve", "correctness"),
  builder: of("hat", "001", "builder"),
  verifier: of("hat", "001", "verifier"),
  classifier: of("fix", "FB-001", "classifier"),
  implementer: of("fix", "FB-001", "builder"),
  assessor: of("fix", "FB-001", "feedback-assessor"),
  gates: of("gates", null),
} as const satisfies Readonly<Record<string, Step>>;
export type Worker = keyof typeof STEPS;

/** A unit that nobody has begun, one that somebody else is at, and one that waits for the first of these. */
export const PENDING = "unit-002-store-rows";
export const OTHER = "unit-003-print-rows";
export const WAITING = "unit-004-check-rows";
export const ARTIFACT = ".haiku/intents/airports/knowledge/SOURCES.md";
export const FILLED = "a".repeat(40);

/** What differs from the world as it is by default. */
export interface World {
  readonly stage?: Partial<FrozenStage>;
  readonly finding?: Partial<Finding>;
  readonly state?: (state: IntentState) => IntentState;
  readonly outputs?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly iterations?: readonly Iteration[];
  /** Whether the step has shown the criterion of its unit. */
  readonly met?: boolean;
  readonly gate?: string;
  readonly gateDir?: string;
  readonly limits?: Partial<Limits>;
  /** Texts of the intent's own pages besides the units. */
  readonly work?: Readonly<Record<string, string>>;
  readonly keepCall?: (call: ToolCall) => void;
  /** Text of every file of the checkout. */
  readonly text?: string;
  readonly runGate?: (gate: QualityGate) => Promise<GateRun>;
}

/** The private copy on which a step begins. */
export function sessionOf(worker: Worker, world: World = {}): Session {
  const { files = { "src/load.mjs": FILLED } } = world;
  const tree = new Map(Object.entries(files));
  const session = openSession({ state: stateOf(worker, world), work: workOf(world), files: tree, step: STEPS[worker] });
  return world.met ? withCriterion(session) : session;
}

/** The step has shown its unit's criterion. */
function withCriterion(session: Session): Session {
  const args = { intent: "airports", stage: "build", unit: UNIT, n: 1, met: true, evidence: "3 rows" };
  const answer = acceptCommand(session, { name: "haiku_unit_criterion", args });
  if (answer.kind === "refused") throw new RangeError(answer.message);
  return answer.session;
}

export function deskOf(worker: Worker, world: World = {}): ToolCalls {
  const session = sessionOf(worker, world);
  return openToolCalls(session, {
    treeOf: async () => session.files,
    readText: async () => world.text ?? null,
    runGate: world.runGate ?? (async (gate) => failed(gate)),
    keepCall: async (call) => world.keepCall?.(call),
    keepGates: async () => undefined,
    report: (line) => {
      throw new Error(line); // nothing in these tables may be a fault of our own
    },
  });
}

function of(kind: Step["kind"], subject: string | null, hat: string | null = null): Step {
  return { stage: "build", kind, subject, hat, n: 1, attempt: 1 };
}

function failed({ name, command, dir }: QualityGate): GateRun {
  return { name, command, dir: dir ?? null, exit: 1, duration_ms: 1, tail: "1 failed", passed: false };
}

function stateOf(worker: Worker, world: World): IntentState {
  const discovery = [{ template: "SOURCES", location: ARTIFACT, required: true }];
  const iterations = world.iterations ?? iterationsOf(worker);
  const units = [
    aUnit({ id: UNIT, iterations }),
    aUnit({ id: OTHER, iterations: [anIteration({ lane: "m", ...OPEN })] }),
  ];
  const stage = aStage({
    frozen: { discovery, limits: { ...LIMITS, ...world.limits }, ...world.stage },
    units: Object.fromEntries(units.map((unit) => [unit.id, unit])),
  });
  const first = aFinding({ id: "FB-001", targets: { unit: UNIT, invalidates: ["correctness"] }, ...world.finding });
  const fixing = first.iterations.length > 0 ? first : { ...first, iterations: fixOf(worker) };
  const state = aState({
    stages: { build: stage },
    findings: [fixing, aFinding({ id: "FB-002", title: "Another", fingerprint: "f2" })],
  });
  return world.state?.(state) ?? state;
}

function iterationsOf(worker: Worker): readonly Iteration[] {
  const built = anIteration({ lane: "l" });
  if (worker === "builder") return [anIteration({ lane: "l", ...OPEN })];
  if (worker === "verifier") return [built, anIteration({ hat: "verifier", lane: "l", ...OPEN })];
  return [built, anIteration({ hat: "verifier", lane: "l" })];
}

/** The fix as far as it has come when this hat is worn. */
function fixOf(worker: Worker): readonly Iteration[] {
  const step = STEPS[worker];
  if (step.kind !== "fix") return [];
  const chain = ["classifier", "builder", "feedback-assessor"];
  const before = chain.slice(0, chain.indexOf(step.hat ?? "")).map((hat) => anIteration({ hat, lane: "f" }));
  return [...before, anIteration({ hat: step.hat ?? "", lane: "f", ...OPEN })];
}

function workOf({ outputs = ["src/load.mjs"], gate, gateDir, work = {} }: World): ReadonlyMap<string, string> {
  const dir = gateDir === undefined ? {} : { dir: gateDir };
  const first = { outputs, quality_gates: gate === undefined ? [] : [{ name: "test", command: gate, ...dir }] };
  return [UNIT, PENDING, OTHER, WAITING].reduce(
    (files: ReadonlyMap<string, string>, id) => {
      const depends_on = id === WAITING ? [PENDING] : [];
      const rest = { title: id, body: "Do it.\n", criteria: ["It is done"], inputs: [], closes: [], depends_on };
      const own = id === UNIT ? first : { outputs: [`src/${id}.mjs`], quality_gates: [] };
      return applyChange(files, "airports", { change: "write_unit", stage: "build", unit: { id, ...rest, ...own } });
    },
    new Map(Object.entries(work)),
  );
}
