export {
  type CheckedProject,
  CONFIG_FILE,
  checkProject,
  linkProblem,
  type ProjectTexts,
  sizeProblem,
  tooMuch,
} from "./check-project.ts";
export { type Action, DEFAULT_CONFIG, gateRule, parseConfig, requiredRole } from "./config.ts";
export { type Config, ConfigShape } from "./config-shape.ts";
export { explainConfig, type Setting } from "./explain-config.ts";
export { type FoundStudio, findStudio } from "./find-studio.ts";
export { freezeIntent, freezeStage, gateIn, stageRoles } from "./freeze.ts";
export { type LoadedStudios, loadStudios } from "./load-studios.ts";
export { resolveLocation } from "./load-templates.ts";
export { checkNewName } from "./names.ts";
export type { StudioProblem } from "./problem.ts";
export { MAX_STUDIO_FILE } from "./read-part.ts";
