import { renderFrontMatter } from "../../shared/index.ts";

type Files = ReadonlyMap<string, string>;

/** The files of a new studio with one stage, by paths below its folder. They validate as they are. */
export function studioSkeleton(name: string): Files {
  const fields = { name, description: TODO_STUDIO, stages: ["make"], category: "engineering", default_model: "sonnet" };
  const body = `# ${titled(name)}\n\nWhat this lifecycle is for, and for whom. One line for each stage: what it is about, who passes its gate.\n`;
  return new Map([
    ["STUDIO.md", renderFrontMatter(fields, body)],
    ["review-agents/cross-stage-consistency.md", CONSISTENCY],
    ["fix-hats/reconciler.md", RECONCILER],
    ["fix-hats/validator.md", VALIDATOR],
    ...[...stageSkeleton("make", null)].map(([path, text]) => [`stages/make/${path}`, text] as const),
  ]);
}

/** What a stage before this one makes, for the new stage to take. */
export interface Upstream {
  readonly stage: string;
  readonly output: string;
}

/** The files of a new stage, by paths below its folder. */
export function stageSkeleton(stage: string, upstream: Upstream | null): Files {
  const output = `${stage.toUpperCase()}-RESULT`;
  const fields = {
    name: stage,
    description: `What the stage ${stage} achieves, in one line`,
    hats: ["maker", "verifier"],
    fix_hats: ["classifier", "maker", "feedback-assessor"],
    review: "ask",
    elaboration: "autonomous",
    inputs: upstream === null ? [] : [{ stage: upstream.stage, output: upstream.output }],
    outputs: [{ output, hat: "maker" }],
  };
  const place = {
    name: output,
    location: `.haiku/intents/{intent-slug}/stages/${stage}/artifacts/${output}.md`,
    scope: "intent",
    format: "text",
    required: true,
  };
  return new Map([
    ["STAGE.md", renderFrontMatter(fields, stageText(stage))],
    ["hats/maker.md", MAKER],
    ["hats/verifier.md", VERIFIER],
    ["review-agents/soundness.md", renderFrontMatter({ interpretation: "lens" }, SOUNDNESS)],
    [`outputs/${output}.md`, renderFrontMatter(place, OUTPUT)],
    ["phases/ELABORATION.md", ELABORATION],
  ]);
}

function titled(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1).replaceAll("-", " ");
}

const TODO_STUDIO = "What is made here, in one line; people choose a studio by it";

const stageText = (stage: string): string => `# ${titled(stage)}

## Scope

What belongs to this stage, and what its result is. What one unit of it is.

## What to do

- The steps that make the difference between good and poor work here.

## What NOT to do

- What belongs to another stage, and what nobody asked for.
`;

const MAKER = `# Maker

## Focus

Make what the unit describes, completely.

## Process

1. Read the unit, its inputs and what an earlier pass was rejected for; that comes first.
2. Write the declared outputs, and nothing else.
3. For each criterion that holds call \`haiku_unit_criterion\` with evidence: a command and its result, a path and line.
4. Record what a reader must know with \`haiku_unit_record\`, and hand on with \`haiku_unit_advance_hat\`.

## Format guidance

Hand-off message: what was made, where, how it can be checked, what is open. A few lines.

## Anti-patterns

- Ticking a criterion because the work looks as if.
- Doing on the side what another unit or stage is for.
`;

const VERIFIER = `# Verifier

## Focus

Decide whether the unit is done. You change nothing.

## Process

1. List the declared outputs with \`haiku_unit_get\` (field \`outputs\`) and open every one. Placeholders and empty parts are reasons to
   reject.
2. Pair each criterion with a command or a place to look at; run and read them.
3. All of it holds: \`haiku_unit_advance_hat\`. Otherwise \`haiku_unit_reject_hat\` with the first criterion that fails, what you saw, and
   what would satisfy it.

## Anti-patterns

- Rejecting for style, or for a rule that stands nowhere.
- Judging the work of another unit.
`;

const SOUNDNESS = `# Soundness

## Mandate

The one question this reviewer asks of every unit, and nobody else asks.

## Check

- A thing that is looked at, such that two people would come to the same answer.

## Common failure modes

- What goes wrong most often in work of this kind.

On plans, ask the same of criteria: would they notice these failures?
`;

const OUTPUT = `# The result

What it has to hold, part by part, and for whom it is written.

## Quality signals

- How somebody recognises that it is good, by looking.
`;

const ELABORATION = `# Criteria

Good — each can be checked by a command or a look:

- "\`make check\` exits 0 and runs at least five checks"

Bad — nobody could say when they are met:

- "It works"
`;

const CONSISTENCY = renderFrontMatter(
  { interpretation: "lens", scope: "intent" },
  `# Cross-stage consistency

## Mandate

You are the only reviewer who sees the whole intent. Look for what falls between the stages.

## Check

- The goal is reached as a whole; nothing of it was dropped and nothing was added unasked.
- One thing has one name everywhere.
- Every declared output stands at its path.

## Common failure modes

- A text that was right before the last fix.

Do not reopen what a gate has decided, and leave style alone.
`,
);

const RECONCILER = `# Reconciler

You resolve one finding about the intent as a whole by bringing existing files into line with each other: no new features, no new units,
nothing that the finding does not touch. Hand on with what you changed and why that side was the wrong one.
`;

const VALIDATOR = `# Validator

You check a repair across stages before it is assessed, and change nothing. Look at what was changed and at every place that mentions the
same thing. Hand on when they agree; otherwise send it back with the place that does not.
`;
