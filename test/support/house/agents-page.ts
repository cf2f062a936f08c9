import { PRESETS } from "../../../src/presets/index.ts";
import type { AgentPreset } from "../../../src/presets/preset.ts";
import versions from "../../agents/programs/package.json" with { type: "json" };
import { PROGRAMS } from "../../agents/programs.ts";

/* The page of all agent programs, `.github/agents.md`: what each gets of a job's environment, and with which version it was tried. */

/** The page, from the presets and from the versions that are tried. */
export function agentsPage(): string {
  const rows = PRESETS.map(
    (preset) => `| \`${preset.name}\` | ${triedWith(preset)} | ${listOf(preset.keys)} | ${rentedBy(preset)} |`,
  );
  return `${HEAD}\n${rows.join("\n")}\n${TAIL}`;
}

const HEAD = `# Agent programs, and what each gets

A job's environment stays outside. An agent gets what every program needs to run, where the project's tool chains lie, what
\`runs.environment\` names, and of keys and addresses these alone, where the job has set them. A key of another program never
reaches it. \`npm run golden\` writes this page from the presets.

| \`use\` | tried with | gets | and where this is set |
|---|---|---|---|`;

const TAIL = `
Set them under \`env\` of the workflow's step *Wear the hat*. A key that its service refuses ends the step with
\`agent_key_refused\`; how a program is tried with a model that we play ourselves is told in \`test/agents/README.md\`.
`;

function triedWith({ name }: AgentPreset): string {
  const program = PROGRAMS.find((one) => one.name === name);
  if (program === undefined) return "every release";
  const version = new Map(Object.entries(versions.dependencies)).get(program.package);
  const day = new Map(Object.entries(versions.tried)).get(program.package);
  return `${version ?? "?"}, ${day ?? "?"}`;
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.map((name) => `\`${name}\``).join(", ");
}

function rentedBy({ rented = [] }: AgentPreset): string {
  return rented.map(({ when, keys }) => `\`${when}\`: ${listOf(keys)}`).join("<br>") || "—";
}
