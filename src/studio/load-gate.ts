import {
  ALL_AWAITED_KEYS,
  AWAITED_EVENT_ROWS,
  AWAITED_KEYS,
  type AwaitedEvent,
  type AwaitedKey,
  durationMs,
  EVENT_KINDS,
  eventsOfGate,
  GATE_KIND_ROWS,
  GATE_KINDS,
  type GateKind,
  type StageDefinition,
} from "../method/index.ts";
import type { readFields, StageFields } from "./fields.ts";
import type { StudioFile } from "./files.ts";
import type { Problems } from "./problem.ts";

type Fields = ReturnType<typeof readFields<typeof StageFields>>;

/** The kinds of a stage's gate in the order in which they are written; `auto` where nothing is. */
export function gateOf(fields: Fields, file: StudioFile, problems: Problems): readonly GateKind[] {
  const words = fields.review ?? ["auto"];
  const kinds = GATE_KINDS.filter((kind) => words.includes(kind));
  const unknown = words.find((word) => !GATE_KINDS.some((kind) => kind === word));
  if (unknown !== undefined || kinds.length === 0) {
    const what = `"${unknown ?? ""}" is no kind of gate`;
    problems.error("gate_unknown", file.spot("review"), what, `write one or more of ${GATE_KINDS.join(", ")}`);
  }
  refuseAwait(fields.await ?? {}, kinds, { file, problems });
  return words.filter((word): word is GateKind => kinds.some((kind) => kind === word));
}

/** What is awaited decides who passes a gate: a word too few or one misspelt must not open it to more than was meant. */
function refuseAwait(
  awaited: AwaitedEvent,
  kinds: readonly GateKind[],
  { file, problems }: { readonly file: StudioFile; readonly problems: Problems },
): void {
  for (const { events } of kinds.map((kind) => GATE_KIND_ROWS[kind])) {
    const [first] = events;
    if (first === undefined || events.some((event) => awaited[event])) continue;
    const what = "waits for an event that it does not name";
    problems.error("await_missing", file.spot("review"), what, `add await: { ${first}: <name> }`);
  }
  const unknown = Object.keys(awaited).find((key) => !ALL_AWAITED_KEYS.some((known) => known === key));
  if (unknown !== undefined) {
    const what = `"${unknown}" is nothing to wait for`;
    problems.error("await_unknown", file.spot("await"), what, `write ${ALL_AWAITED_KEYS.join(", ")}`);
  }
  for (const { code, what, fix } of EVENT_KINDS.flatMap((kind) => AWAITED_EVENT_ROWS[kind].problems(awaited)))
    problems.error(code, file.spot("await"), what, fix);
}

/** What a gate's fields say besides its kinds: how long it waits and what follows, and the events it waits for. */
export function protocolOf(
  fields: Fields,
  file: StudioFile,
  problems: Problems,
): Pick<StageDefinition, "gate_protocol" | "await"> {
  const protocol = fields["gate-protocol"];
  if (protocol?.timeout !== undefined && durationMs(protocol.timeout) === null) {
    const what = `timeout "${protocol.timeout}" is no length of time, so there is none`;
    problems.warn("timeout_invalid", file.spot("gate-protocol"), what, "write it as 30m, 48h or 2 days");
  }
  return {
    ...(protocol && {
      gate_protocol: {
        ...(protocol.timeout !== undefined && { timeout: protocol.timeout }),
        ...(protocol["timeout-action"] && { timeout_action: protocol["timeout-action"] }),
        ...(protocol.escalation !== undefined && { escalation: protocol.escalation }),
        conditions: protocol.conditions ?? [],
      },
    }),
    ...(fields.await && { await: written(fields.await, ALL_AWAITED_KEYS) }),
  };
}

/** What the kinds of a gate wait for, of what is declared; null when they wait for nothing. */
export function awaitedBy(gate: readonly GateKind[], declared: AwaitedEvent | undefined): AwaitedEvent | null {
  const events = eventsOfGate(gate);
  const keys = events.flatMap((event) => AWAITED_KEYS[event]);
  return declared === undefined || events.length === 0 ? null : written(declared, keys);
}

function written(from: AwaitedEvent, keys: readonly AwaitedKey[]): AwaitedEvent {
  return Object.fromEntries(keys.flatMap((key) => (from[key] ? [[key, from[key]]] : [])));
}
