import * as z from "zod";
import { GATE_NAME, GATE_NAME_WORDS, MODES } from "../method/index.ts";
import { AGENT_NAMES, DEFAULT_AGENT } from "../presets/index.ts";
import { globProblem } from "../shared/index.ts";

const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;

/** A role in the repository, or a team that stands for one: `@org/team`. */
const Who = z.union([z.enum(ROLES), z.string().regex(/^@[\w.-]+\/[\w.-]+$/)], {
  error: `expected ${ROLES.join(", ")} or a team such as @org/team`,
});

const positive = z.number().int().positive();
const cap = z.number().positive().nullable();
const list = z.array(z.string().min(1)).default([]);

/** Patterns of paths, as `.gitignore` has them. */
const globs = z
  .array(
    z.string().superRefine((pattern, context) => {
      const message = globProblem(pattern);
      if (message !== null) context.addIssue({ code: "custom", message });
    }),
  )
  .default([]);

const AgentChoice = z.strictObject({
  use: z.enum(AGENT_NAMES).default(DEFAULT_AGENT),
  model: z.string().min(1).optional(),
  args: z.array(z.string()).optional(),
});

const oneLine = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\r\n]*$/, "expected one line");

const Command = z.strictObject({ command: oneLine, dir: z.string().optional() });

/** Names go into logs and pages as they are. */
function oneLineNames({ value, issues }: z.core.ParsePayload<object>): void {
  for (const name of Object.keys(value)) {
    if (GATE_NAME.test(name)) continue;
    issues.push({
      code: "custom",
      input: name,
      path: [name],
      message: `expected a name of ${GATE_NAME_WORDS}`,
    });
  }
}

/**
 * `.github/haiku.yml`, every key with its default. Unknown keys are refused, so that a typing mistake never silently
 * means the default.
 */
export const ConfigShape = z.strictObject({
  /** Studio of intents that name none; null: it must be named. */
  studio: z.string().min(1).nullable().default(null),
  mode: z.enum(MODES).default("continuous"),
  pull_requests: z.enum(["gates", "stages"]).default("gates"),
  deliver: z.enum(["receipt", "all"]).default("receipt"),
  ci: z.enum(["ask", "auto"]).default("ask"),
  permissions: z
    .strictObject({
      start: Who.default("write"),
      command: Who.default("write"),
      approve: Who.default("write"),
      waive: Who.default("maintain"),
      configure: Who.default("admin"),
    })
    .prefault({}),
  /** By stage: who may pass its gate, and how many of them it takes. */
  gates: z.record(z.string(), z.strictObject({ approve: Who.optional(), count: positive.default(1) })).default({}),
  require_second_person: z.enum(["auto", "always", "never"]).default("auto"),
  reviewers: list,
  agents: z
    .strictObject({ default: AgentChoice.prefault({}), roles: z.record(z.string(), AgentChoice).default({}) })
    .prefault({}),
  runs: z
    .strictObject({
      lanes: z.enum(["chain", "step"]).default("chain"),
      isolate: z.array(z.enum(["verify", "assess"])).default(["verify", "assess"]),
      /** Set-up of the project itself, such as `npm ci`: run in containment before agents and gates. */
      setup: z.array(oneLine).default([]),
      /** Where agents and gates are kept less far from the job than this, no step is begun. */
      minimum_containment: z.enum(["separate-user", "namespace", "none"]).default("separate-user"),
    })
    .prefault({}),
  limits: z
    .strictObject({
      unit_bolts: positive.default(5),
      fix_bolts: positive.default(3),
      attempts: positive.default(3),
      rounds: positive.default(3),
      findings_per_run: positive.default(8),
      findings_per_stage: positive.default(30),
      parallel: positive.default(5),
      minutes: z.number().positive().max(360).default(30),
      steps: positive.default(400),
      steps_per_hour: positive.default(240),
      tokens_per_step: cap.default(null),
      tokens_per_intent: cap.default(null),
      usd_per_step: cap.default(null),
      usd_per_intent: cap.default(null),
    })
    .prefault({}),
  feedback: z
    .strictObject({
      from: z.enum(["changes_requested", "any_review", "command"]).default("changes_requested"),
      /** Whether `low` findings of agents are fixed each on its own, or all together before the gate. */
      low: z.enum(["each", "together"]).default("each"),
      /** Other bots whose remarks count, by exact login and app id; `pushes`: their commits are taken as if permitted too. */
      bots: z
        .array(z.strictObject({ login: z.string().min(1), app: positive, pushes: z.boolean().default(false) }))
        .default([]),
    })
    .prefault({}),
  /** By name. `from` is no name: whether commands of plans are run besides the ones declared here. */
  quality_gates: z
    .object({ from: z.enum(["declared", "planned"]).default("planned") })
    .catchall(Command)
    .check(oneLineNames)
    .prefault({}),
  secrets: z
    .strictObject({
      /** Fingerprints of values that look like secrets and are none, as refusals name them. */
      allow: z
        .array(z.string().regex(/^sha256:[0-9a-f]{64}$/, "expected sha256: and 64 hexadecimal digits"))
        .max(500)
        .default([]),
    })
    .prefault({}),
  /** Paths that no step may write, and paths of which a person has to confirm every change at the gate. */
  protected_paths: z.strictObject({ block: globs, ask: globs }).prefault({}),
  commit: z
    .strictObject({
      prefix: z
        .string()
        .regex(/^[^\r\n]*$/)
        .default(""),
    })
    .prefault({}),
});

export type Config = z.output<typeof ConfigShape>;
