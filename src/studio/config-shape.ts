import * as z from "zod";
import { GATE_NAME, GATE_NAME_WORDS, MODES } from "../method/index.ts";
import { AGENT_NAMES, DEFAULT_AGENT } from "../presets/index.ts";
import { globProblem, variableProblem } from "../shared/index.ts";

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

/** Names of variables that agents and gates may have. */
const variables = z
  .array(
    z.string().superRefine((name, context) => {
      const problem = variableProblem(name);
      if (problem !== null) context.addIssue({ code: "custom", message: `${name} ${problem}` });
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
 * `.github/haiku.yml`: every key once, with what it may be, its default and what it means. What is read, what `/haiku config`
 * shows and the schema for editors follow from here; that a key is heeded is checked (`test/declared-is-read.test.ts`).
 * Unknown keys are refused, so that a typing mistake never silently means the default.
 */
export const ConfigShape = z.strictObject({
  /** Studio of intents that name none; null: it must be named. */
  studio: z.string().min(1).nullable().default(null),
  /** How much people are asked where the comment that starts an intent does not say it. */
  mode: z.enum(MODES).default("continuous"),
  /** Whether stages that people pass have a pull request of their own, or all of them. */
  pull_requests: z.enum(["gates", "stages"]).default("gates"),
  /** What is merged of the plans: a receipt in their place, or all of them. */
  deliver: z.enum(["receipt", "all"]).default("receipt"),
  /** Whether CI runs on the commits of the App when somebody asks for it, or always. */
  ci: z.enum(["ask", "auto"]).default("ask"),
  /** Who may begin an intent, steer it, pass gates, rule on findings, and change this file. */
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
  /** Whether who asked for the work may not pass an external gate or the delivery alone; `auto`: as the default branch requires reviews. */
  require_second_person: z.enum(["auto", "always", "never"]).default("auto"),
  /** Who is asked to review when a person is needed. */
  reviewers: list,
  /** Which program works, with which model; `roles` by `<kind>:<name>`, `<kind>:*` or name, the first that fits. */
  agents: z
    .strictObject({ default: AgentChoice.prefault({}), roles: z.record(z.string(), AgentChoice).default({}) })
    .prefault({}),
  runs: z
    .strictObject({
      /** Whether steps that follow each other share a job, or each has its own. */
      lanes: z.enum(["chain", "step"]).default("chain"),
      /** Whose steps have a job of their own all the same. */
      isolate: z.array(z.enum(["verify", "assess"])).default(["verify", "assess"]),
      /** Set-up of the project itself, such as `npm ci`: run in containment before agents and gates. */
      setup: z.array(oneLine).default([]),
      /** Variables of the job that agents, gates and set-up get besides those of tool chains, by name. */
      environment: variables,
      /** Where agents and gates are kept less far from the job than this, no step is begun. */
      minimum_containment: z.enum(["separate-user", "namespace", "none"]).default("separate-user"),
    })
    .prefault({}),
  limits: z
    .strictObject({
      /** Rounds of a unit through its chain, and of a finding through its. */
      unit_bolts: positive.default(5),
      fix_bolts: positive.default(3),
      /** Times a step is tried that has failed. */
      attempts: positive.default(3),
      /** Looks of one reviewer. */
      rounds: positive.default(3),
      /** Findings that agents may file. */
      findings_per_run: positive.default(8),
      findings_per_stage: positive.default(30),
      /** Jobs at once. */
      parallel: positive.default(5),
      /** Of one step. */
      minutes: z.number().positive().max(360).default(30),
      /** Of one intent. */
      steps: positive.default(400),
      steps_per_hour: positive.default(240),
      /** As agents report it; null: as much as it takes. */
      tokens_per_step: cap.default(null),
      tokens_per_intent: cap.default(null),
      usd_per_step: cap.default(null),
      usd_per_intent: cap.default(null),
    })
    .prefault({}),
  feedback: z
    .strictObject({
      /** Whether reviews of people that only comment become findings, too. */
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
  /** What the search for secrets leaves alone. */
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
  /** `prefix` stands before the subject of commits on work branches. */
  commit: z
    .strictObject({
      prefix: z
        .string()
        .regex(/^[^\r\n]*$/)
        .default(""),
    })
    .prefault({}),
});

/** `.github/haiku.yml` with every default filled in. */
export type Config = z.output<typeof ConfigShape>;
