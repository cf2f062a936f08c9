import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../src/rehearsal/demo/repository-root.ts";

/* The smallest project that an intent can go through: one stage, one hat, one unit, no reviewers. */

const STUDIO = `---
name: tiny
slug: tiny
description: One stage with one hat, for stories that are about something else.
stages: [work]
category: engineering
---

# Tiny
`;

const STAGE = `---
name: work
description: Write the note
hats: [maker]
fix_hats: [classifier, maker, feedback-assessor]
review: ask
elaboration: autonomous
inputs: []
outputs:
  - output: NOTE
    hat: maker
---

# Work

## Scope

The note and nothing else.
`;

const HAT = `# Maker

## Focus

Write the note.

## Process

1. Write what the unit describes.
2. Tick the criteria and hand on.
`;

const OUTPUT = `---
name: NOTE
location: note.txt
scope: repo
format: text
required: true
---

# Note
`;

/** What agents do in the tiny studio. */
const PLAYBOOK = `playbook: 1
steps:
  - match: { kind: elaborate }
    do:
      - call:
          tool: haiku_unit_write
          args:
            unit: unit-001-note
            title: Write the note
            body: Write one line of greeting to \`note.txt\`.
            criteria: [The note greets.]
            outputs: [note.txt]
  - match: { kind: hat, hat: maker }
    do:
      - write: { path: note.txt, content: "Hello\\n" }
      - call: { tool: haiku_unit_criterion, args: { n: 1, met: true, evidence: "note.txt says Hello" } }
      - call: { tool: haiku_unit_advance_hat, args: { message: "The note is written." } }
`;

/** The tiny studio's stage with another gate: the lines that say how it is passed. */
export function tinyStage(gate: string): Readonly<Record<string, string>> {
  return { ".haiku/studios/tiny/stages/work/STAGE.md": STAGE.replace("review: ask", gate) };
}

export const TINY_PROJECT: Readonly<Record<string, string>> = {
  "README.md": "# A project\n\nOne\nTwo\nThree\n",
  ".haiku/studios/tiny/STUDIO.md": STUDIO,
  ".haiku/studios/tiny/stages/work/STAGE.md": STAGE,
  ".haiku/studios/tiny/stages/work/hats/maker.md": HAT,
  ".haiku/studios/tiny/stages/work/outputs/NOTE.md": OUTPUT,
  ".haiku/playbook.yml": PLAYBOOK,
  ".github/haiku.yml": "agents:\n  default: { use: rehearsal }\nruns: { minimum_containment: none }\n",
};

/** Lays out the tiny project with the files a story adds; with the workflow unless the story is about its absence. */
export async function layOutProject(
  folder: string,
  files: Readonly<Record<string, string>>,
  withWorkflow: boolean,
): Promise<void> {
  for (const [path, text] of Object.entries({ ...TINY_PROJECT, ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const workflow = ".github/workflows/haiku.yml";
  if (!withWorkflow) return;
  await mkdir(dirname(join(folder, workflow)), { recursive: true });
  await cp(join(repositoryRoot(), "action/workflows/haiku.yml"), join(folder, workflow));
}
