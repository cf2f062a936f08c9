import type { Position } from "../../../src/method/index.ts";

/* What the method says about an intent. */

/** Agents work on the stage build. */
export function aPosition(differs: Partial<Position> = {}): Position {
  return {
    status: "running",
    track: "C",
    stage: "build",
    phase: "execute",
    lanes: [],
    in_flight: [],
    acts: [],
    waits_for: "agents",
    reason: {
      subject: "airports",
      met: false,
      because: "stage build is in execute",
      parts: [{ subject: "unit 001", met: false, because: "the builder works on it", who: "an agent in CI" }],
    },
    ...differs,
  };
}

/** A person is waited for at the gate of the stage build. */
export function atTheGate(differs: Partial<Position> = {}): Position {
  const gate = {
    subject: "gate",
    met: false,
    because: "stage build is built and signed by every role",
    who: "someone with the approve permission",
    how: "approve the pull request, or comment `/haiku approve`",
  };
  const reason = { subject: "airports", met: false, because: "stage build: waits", parts: [gate] };
  return aPosition({ phase: "gate", waits_for: "person", reason, ...differs });
}
