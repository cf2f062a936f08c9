import { own, parseYaml } from "../shared/index.ts";
import { type Config, ConfigShape } from "./config-shape.ts";

/** What is in force where a repository says nothing. */
export const DEFAULT_CONFIG: Config = ConfigShape.parse({});

/**
 * The text of `.github/haiku.yml` with every default filled in. FormatError with file, line and, for a key nobody
 * knows, the nearest one. An empty file means the defaults.
 */
export function parseConfig(text: string, file: string): Config {
  return parseYaml(text, ConfigShape.nullable(), file) ?? DEFAULT_CONFIG;
}

/** What a person may do only with a certain role. */
export type Action = keyof Config["permissions"];

/** A role (`write`), or a team as `@org/team`. */
export function requiredRole(config: Config, action: Action): string {
  return config.permissions[action];
}

/** Who may pass the gate of a stage, and how many of them it takes. */
export function gateRule(config: Config, stage: string): { readonly approve: string; readonly count: number } {
  const rule = own(config.gates, stage);
  return { approve: rule?.approve ?? requiredRole(config, "approve"), count: rule?.count ?? 1 };
}
