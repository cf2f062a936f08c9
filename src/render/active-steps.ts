import { parseStepKey, type Step } from "../method/index.ts";
import type { IntentView } from "./view.ts";

/** The steps that are open, said in words; null when there are none. */
export function activeSteps({ position }: Pick<IntentView, "position">): string | null {
  if (position.in_flight.length === 0) return null;
  const lines = position.in_flight.map((key) => `- ${stepWords(parseStepKey(key).step)} (\`${key}\`)`);
  return `#### Running now\n\n${lines.join("\n")}`;
}

/** `the builder works on unit 001`. */
export function stepWords(step: Step): string {
  const again = step.attempt > 1 ? `, attempt ${step.attempt}` : "";
  return `${what(step)}${again}`;
}

function what({ kind, subject, hat }: Step): string {
  switch (kind) {
    case "discover":
      return `looking into ${subject ?? "the subject"}`;
    case "elaborate":
      return "writing the plan";
    case "review":
      return `${subject ?? "a reviewer"} reviews the plan`;
    case "hat":
      return `the ${hat ?? "worker"} works on unit ${subject ?? "?"}`;
    case "gates":
      return "the quality gates are run";
    case "approve":
      return `${subject ?? "a reviewer"} checks the built work`;
    case "fix":
      return `the ${hat ?? "fixer"} works on ${subject ?? "a finding"}`;
  }
}
