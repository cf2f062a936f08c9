import {
  type FrozenIntent,
  type FrozenStage,
  GATE_KIND_ROWS,
  type GateKind,
  type HatDefinition,
  type Isolation,
  type Limits,
  type Mode,
  type QualityGate,
  type StageDefinition,
  type StudioDefinition,
} from "../method/index.ts";
import type { Config } from "./config-shape.ts";
import { awaitedBy } from "./load-gate.ts";

/**
 * What a stage needs to be computed, fixed when it starts: later changes of studio or config do not reach it. What the
 * mode makes of gate and elaboration is part of it.
 */
export function freezeStage(studio: StudioDefinition, stage: StageDefinition, mode: Mode, config: Config): FrozenStage {
  const gate = gateIn(mode, stage.gate);
  const awaited = awaitedBy(gate, stage.await);
  return {
    chain: stage.hats.map((hat) => hat.name),
    fix_chain: stage.fix_hats.map((hat) => hat.name),
    roles: stageRoles(stage),
    ...unlessEmpty("applies_to", appliesTo(studio, stage)),
    ...unlessEmpty("required_outputs", requiredOutputs(stage)),
    gate,
    elaboration: mode === "autopilot" ? "autonomous" : stage.elaboration,
    discovery: stage.discovery.map(({ name, location, required }) => ({ template: name, location, required })),
    ...common(config),
    ...listed("read_only", readOnly(stage.hats)),
    ...listed("fix_read_only", fixReadOnly(stage.fix_hats)),
    ...(config.feedback.low === "together" ? { collect_low: true as const } : {}),
    ...(awaited ? { await: awaited } : {}),
    ...(stage.gate_protocol ? { protocol: stage.gate_protocol } : {}),
  };
}

/** The same for what happens after the last stage. */
export function freezeIntent(studio: StudioDefinition, config: Config): FrozenIntent {
  return {
    roles: studio.reviewers.map((reviewer) => reviewer.name),
    fix_chain: studio.fix_hats.map((hat) => hat.name),
    ...common(config),
    ...listed("fix_read_only", fixReadOnly(studio.fix_hats)),
    deliver: config.deliver,
  };
}

/** Hats of a chain that write their record alone. Whoever verifies last does, unless its text says otherwise. */
function readOnly(chain: readonly HatDefinition[]): readonly string[] {
  const last = chain.length > 1 ? chain.at(-1)?.name : undefined;
  return chain.filter(({ name, writes }) => !(writes ?? name !== last)).map(({ name }) => name);
}

/** The same of a fix chain: who repairs between classifier and assessor, unless its text says otherwise. */
function fixReadOnly(chain: readonly HatDefinition[]): readonly string[] {
  return chain.slice(1, -1).flatMap(({ name, writes }) => (writes === false ? [name] : []));
}

function listed<K extends string>(name: K, hats: readonly string[]): { readonly [key in K]?: readonly string[] } {
  return (hats.length === 0 ? {} : { [name]: hats }) as { readonly [key in K]?: readonly string[] };
}

/** Role → the files it is for, of those that are not for all; of borrowed ones what their own stage says. */
function appliesTo(studio: StudioDefinition, stage: StageDefinition): Readonly<Record<string, readonly string[]>> {
  const borrowed = stage.includes.flatMap((include) => {
    const lender = studio.stages.find(({ name }) => name === include.stage);
    const lent = lender?.reviewers.filter(({ name }) => include.agents.includes(name)) ?? [];
    return lent.map((reviewer) => [`${include.stage}:${reviewer.name}`, reviewer.applies_to] as const);
  });
  const own = stage.reviewers.map((reviewer) => [reviewer.name, reviewer.applies_to] as const);
  return Object.fromEntries([...own, ...borrowed].filter(([, patterns]) => patterns.length > 0));
}

/** Where the files of its templates go that a stage may not end without; what may lie anywhere cannot be looked for. */
function requiredOutputs(stage: StageDefinition): Readonly<Record<string, string>> {
  const located = stage.outputs.filter(({ required, location, scope }) => {
    return required && !location.startsWith("(") && scope !== "external";
  });
  return Object.fromEntries(located.map(({ name, location }) => [name, location]));
}

function unlessEmpty<K extends string, V>(
  name: K,
  values: Readonly<Record<string, V>>,
): { readonly [P in K]?: Readonly<Record<string, V>> } {
  return Object.keys(values).length === 0 ? {} : ({ [name]: values } as { readonly [P in K]: typeof values });
}

/** A stage's own reviewers by name, then the borrowed ones as `<stage>:<agent>`. */
export function stageRoles(stage: StageDefinition): readonly string[] {
  const borrowed = stage.includes.flatMap((include) => include.agents.map((agent) => `${include.stage}:${agent}`));
  return [...new Set([...stage.reviewers.map((reviewer) => reviewer.name), ...borrowed])];
}

/** What the mode makes of a gate. */
export function gateIn(mode: Mode, gate: readonly GateKind[]): readonly GateKind[] {
  switch (mode) {
    case "discrete":
      return unique(gate.map((kind) => GATE_KIND_ROWS[kind].discrete));
    case "autopilot": {
      // What waits for the outside goes on doing so; only the question to a person falls away.
      const rest = gate.flatMap((kind) => GATE_KIND_ROWS[kind].autopilot ?? []);
      return rest.length > 0 ? unique(rest) : ["auto"];
    }
    case "continuous":
    case "quick":
      return gate;
  }
}

function unique(gate: readonly GateKind[]): readonly GateKind[] {
  return [...new Set(gate)];
}

function common(config: Config): {
  readonly limits: Limits;
  readonly quality_gates: readonly QualityGate[];
  readonly gates_from?: "declared";
  readonly isolate: Isolation;
} {
  const { from, ...declared } = config.quality_gates;
  return {
    limits: limitsIn(config),
    quality_gates: Object.entries(declared).map(([name, gate]) => ({ name, ...gate })),
    ...(from === "declared" ? { gates_from: from } : {}),
    isolate: isolationIn(config),
  };
}

function isolationIn({ runs }: Config): Isolation {
  return runs.lanes === "step" ? ["step"] : [...new Set(runs.isolate)];
}

/** Caps that a repository does not set are left out. */
function limitsIn({ limits }: Config): Limits {
  const { tokens_per_step, tokens_per_intent, usd_per_step, usd_per_intent, ...counted } = limits;
  return {
    ...counted,
    ...(tokens_per_step === null ? {} : { tokens_per_step }),
    ...(tokens_per_intent === null ? {} : { tokens_per_intent }),
    ...(usd_per_step === null ? {} : { usd_per_step }),
    ...(usd_per_intent === null ? {} : { usd_per_intent }),
  };
}
