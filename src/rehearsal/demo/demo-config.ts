import { readYaml, UserError } from "../../shared/index.ts";
import type { AgentChoice } from "./agent-option.ts";

const FILE = ".github/haiku.yml";

/** Keys that name people: those of the demo are others. */
const ABOUT_PEOPLE = ["permissions", "gates", "reviewers", "require_second_person"] as const;

interface Settled {
  readonly studio: string;
  readonly agent: AgentChoice;
  /** Whether the project's tests are a quality gate. */
  readonly gated: boolean;
}

/** The demo's own configuration with what was chosen; comments stay where they speak of something that stays. */
export function ownConfig(text: string, { studio, agent, gated }: Settled): string {
  const { document } = readYaml(text, FILE);
  document.set("studio", studio);
  if (agent.use !== "rehearsal") document.setIn(["agents"], document.createNode({ default: agentEntry(agent) }));
  if (!gated) document.delete("quality_gates");
  return document.toString({ lineWidth: 0 });
}

/**
 * The reader's configuration for people and agents of the demo: who may do what and which agent wears which hat is the
 * demo's, everything else stays. Fails with a FormatError that names the line when it is no YAML.
 */
export function readersConfig(text: string, agent: AgentChoice): string {
  const { document, value } = readYaml(text, FILE);
  if (value === null)
    document.contents = null; // nothing but comments: everything is as by default
  else if (typeof value !== "object" || Array.isArray(value))
    throw new UserError("repo_unusable", `${FILE} holds no settings`, "write `key: value` lines, or remove it");
  for (const key of ABOUT_PEOPLE) document.delete(key);
  document.set("reviewers", document.createNode(["maintainer"]));
  document.set("agents", document.createNode({ default: agentEntry(agent) }));
  // The machine is the reader's own, which may have no other user to give.
  document.setIn(["runs", "minimum_containment"], "none");
  return document.toString({ lineWidth: 0 });
}

function agentEntry({ use, args }: AgentChoice): Record<string, unknown> {
  return args.length === 0 ? { use } : { use, args };
}
