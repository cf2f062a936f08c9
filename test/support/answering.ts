import type { EngineOptions, EnginePorts } from "../../src/engine/ports.ts";
import type { Role } from "../../src/ports/index.ts";

const silent = (): undefined => undefined;

/** Ports for answering commands and nothing else: everybody has this role, and what is logged is let go. */
export function answering(role: Role, isTeamMember: boolean): EnginePorts {
  return {
    permissions: { roleOf: async () => role, isTeamMember: async () => isTeamMember },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  } as unknown as EnginePorts;
}

export const ANSWERING = {
  repo: { owner: "acme", name: "p" },
  webUrl: "https://example.invalid",
  bot: { login: "haiku[bot]", id: 9 },
} as unknown as EngineOptions;
