import * as z from "zod";
import { parseFrontMatter } from "../../shared/index.ts";
import { runChild } from "./child.ts";
import { type CloneAt, succeeded } from "./delivered.ts";

/*
 * The ledger as a reader of the repository sees it: Markdown files on a branch of the clone. Only the fields that the
 * figures need; the demo shares no code with the engine, so that it counts what is written and not what was meant.
 */

const Step = z.object({
  lane: z.string(),
  dispatched_at: z.string(),
  completed_at: z.string().nullable().optional(),
  result: z.string().nullable().optional(),
  duration_ms: z.number().nullable().optional(),
});
/** What runs and iterations have in common in the ledger. */
export type StepRecord = z.infer<typeof Step>;
const Run = Step.extend({ step: z.string(), n: z.number() });
const Iteration = Step.extend({ bolt: z.number(), hat: z.string() });

const Intent = z.object({
  ended: z.object({ how: z.string() }).nullable().optional(),
  mode: z.string(),
  stages: z.array(z.string()),
  runs: z.array(Run).default([]),
});
const Stage = z.object({
  frozen: z.object({ gate: z.array(z.string()) }),
  runs: z.array(Run).default([]),
  questions: z.array(z.object({ answer: z.unknown() })).default([]),
  plan_signed: z.object({ at: z.string() }).nullable().optional(),
  gate: z.object({ source: z.string() }).nullable().optional(),
});
const Unit = z.object({
  iterations: z.array(Iteration).default([]),
  approvals: z.record(z.string(), z.unknown()).default({}),
});
const Finding = z.object({
  origin: z.string(),
  source_ref: z.string(),
  author: z.object({ kind: z.string() }),
  anchor: z.object({ commit: z.string() }).nullable().optional(),
  suggestion: z.string().nullable().optional(),
  /** Roles that saw the same. */
  also: z.array(z.string()).default([]),
  severity: z.string().nullable().optional(),
  resolution: z.string().nullable().optional(),
  iterations: z.array(Iteration).default([]),
});

interface Place {
  readonly name: string;
  readonly stage: string | null;
}

/** The ledger of one intent, and what its commits tell. */
export interface Ledger {
  readonly intent: z.infer<typeof Intent>;
  readonly stages: readonly (z.infer<typeof Stage> & { readonly name: string })[];
  readonly units: readonly (z.infer<typeof Unit> & Place)[];
  readonly findings: readonly (z.infer<typeof Finding> & { readonly id: string; readonly stage: string | null })[];
  /** What the messages says was done, oldest first: the first word of every transition. */
  readonly done: readonly string[];
  readonly ledgerCommits: number;
  /** Commits on the default branch that carry the work of agents' steps. */
  readonly workCommits: number;
}

/** Reads the ledger of one intent out of a clone. */
export async function readLedger(clone: CloneAt, slug: string): Promise<Ledger> {
  const ledger = `origin/haiku/${slug}/ledger`;
  const paths = (await git(clone, ["ls-tree", "-r", "--name-only", ledger])).trim().split("\n");
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    parseFrontMatter(await git(clone, ["show", `${ledger}:${path}`]), schema, path).data;
  /** Files whose path matches, each with the stage and the name that its path says. */
  const all = <T>(pattern: RegExp, schema: z.ZodType<T>) =>
    Promise.all(
      paths.flatMap((path) => {
        const { name, stage = null } = pattern.exec(path)?.groups ?? {};
        return name === undefined ? [] : [read(path, schema).then((data) => ({ ...data, name, stage }))];
      }),
    );
  const findings = await all(/^(?:stages\/(?<stage>[^/]+)\/)?feedback\/(?<name>\d+)-[^/]+\.md$/, Finding);
  const messages = await git(clone, ["log", "--reverse", "--format=%B", ledger]);
  return {
    intent: await read("intent.md", Intent),
    stages: await all(/^stages\/(?<name>[^/]+)\/stage\.md$/, Stage),
    units: await all(/^stages\/(?<stage>[^/]+)\/units\/(?<name>[^/]+)\.md$/, Unit),
    findings: findings.map(({ name, ...finding }) => ({ ...finding, id: `FB-${name}` })),
    done: [...messages.matchAll(/^Haiku-Do: \{"do":"(\w+)"/gm)].map(([, word]) => word ?? ""),
    ledgerCommits: Number(await git(clone, ["rev-list", "--count", ledger])),
    workCommits: Number(await git(clone, ["rev-list", "--count", "--grep=^Haiku-Step:", "origin/main"])),
  };
}

/** Every record of a step that an agent (or a gates job) did, of whatever kind. */
export function stepsOf(ledger: Ledger): readonly (StepRecord & { readonly gates: boolean })[] {
  const runs = [...ledger.intent.runs, ...ledger.stages.flatMap((stage) => stage.runs)];
  const worn = [...ledger.units, ...ledger.findings].flatMap(({ iterations }) => iterations);
  return [
    ...runs.map((run) => ({ ...run, gates: run.step.startsWith("gates/") })),
    ...worn.map((step) => ({ ...step, gates: false })),
  ];
}

async function git(clone: CloneAt, args: readonly string[]): Promise<string> {
  const result = await runChild(["git", ...args], clone.folder, clone.environment);
  return succeeded(`git ${args[0]}`, result).stdout;
}
