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

/** Files that give the tiny studio a second stage, `card`, with a hat `drawer` and these reviewers. */
export function twoStages({ reviewers = [] }: Pick<StageNeeds, "reviewers">): Readonly<Record<string, string>> {
  const folder = ".haiku/studios/tiny/stages/card";
  const studio = `---
name: tiny
slug: tiny
description: Two stages with one hat each, for stories of something that goes from one to the next.
stages: [work, card]
category: engineering
---

# Tiny
`;
  const stage = `---
name: card
description: Put the note on a card
hats: [drawer]
fix_hats: [classifier, drawer, feedback-assessor]
review: ask
elaboration: autonomous
inputs: []
outputs:
  - output: CARD
    hat: drawer
---

# Card

## Scope

The card and nothing else.
`;
  const output = "---\nname: CARD\nlocation: card.txt\nscope: repo\nformat: text\nrequired: true\n---\n\n# Card\n";
  return Object.fromEntries([
    [".haiku/studios/tiny/STUDIO.md", studio],
    [`${folder}/STAGE.md`, stage],
    [`${folder}/hats/drawer.md`, "# drawer\n\n## Focus\n\nThe card.\n"],
    [`${folder}/outputs/CARD.md`, output],
    ...reviewers.map((one) => [`${folder}/review-agents/${one}.md`, `# ${one}\n\n## Mandate\n\nLook at ${one}.\n`]),
  ]);
}
