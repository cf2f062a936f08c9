/* The tiny studio with what a story needs more of. */

export interface StageNeeds {
  /** In order; the last one verifies. */
  readonly hats?: readonly string[];
  readonly reviewers?: readonly string[];
  readonly elaboration?: "autonomous" | "collaborative";
  readonly gate?: "ask" | "auto" | "external";
}

const FOLDER = ".haiku/studios/tiny/stages/work";

/** Files that replace the tiny studio's one stage by one with these hats, reviewers and this gate. */
export function stageWith(needs: StageNeeds): Readonly<Record<string, string>> {
  const { hats = ["maker"], reviewers = [], elaboration = "autonomous", gate = "ask" } = needs;
  const [maker = "maker"] = hats;
  const stage = `---
name: work
description: Write the note
hats: [${hats.join(", ")}]
fix_hats: [classifier, ${maker}, feedback-assessor]
review: ${gate}
elaboration: ${elaboration}
inputs: []
outputs:
  - output: NOTE
    hat: ${maker}
---

# Work

## Scope

The note and nothing else.
`;
  return Object.fromEntries([
    [`${FOLDER}/STAGE.md`, stage],
    ...hats.map((hat) => [`${FOLDER}/hats/${hat}.md`, `# ${hat}\n\n## Focus\n\nThe note, as ${hat}.\n`]),
    ...reviewers.map((one) => [`${FOLDER}/review-agents/${one}.md`, `# ${one}\n\n## Mandate\n\nLook at ${one}.\n`]),
  ]);
}
