import { QUALITY_GATES, type Step } from "../method/index.ts";

/** In which role a step acts: the hat it wears, the role it signs as, or the engine's own name for it. */
export function roleOf(step: Step): string {
  switch (step.kind) {
    case "hat":
    case "fix":
      return step.hat ?? step.kind;
    case "review":
    case "approve":
      return step.subject ?? step.kind;
    case "gates":
      return QUALITY_GATES;
    case "discover":
      return "discoverer";
    case "elaborate":
      return "elaborator";
  }
}
