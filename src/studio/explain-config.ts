import { DEFAULT_CONFIG } from "./config.ts";
import type { Config } from "./config-shape.ts";

/** One leaf of the configuration. */
export interface Setting {
  /** `limits.unit_bolts` */
  readonly key: string;
  /** As JSON; a list or an empty record is one value. */
  readonly value: string;
  /** Whether it is what is in force where a repository says nothing. */
  readonly isDefault: boolean;
}

/** Every setting in force, in the order of the file. */
export function explainConfig(config: Config): readonly Setting[] {
  const defaults = new Map(leaves(DEFAULT_CONFIG, ""));
  return leaves(config, "").map(([key, value]) => ({ key, value, isDefault: defaults.get(key) === value }));
}

function leaves(value: object, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    const holds = typeof inner === "object" && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0;
    return holds ? leaves(inner, key) : [[key, JSON.stringify(inner)] as const];
  });
}
