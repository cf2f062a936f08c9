import type { Dice } from "../adventure/dice.ts";

/* A studio in which everything happens: plans and work that are audited, hats that verify, fixes, both kinds of gate. */

const FOLDER = ".haiku/studios/journey";

function stageText(name: string, gate: string, elaboration: string): string {
  return `---
name: ${name}
description: The ${name} stage
hats: [builder, verifier]
fix_hats: [classifier, builder, feedback-assessor]
review: ${gate}
elaboration: ${elaboration}
inputs: []
outputs: []
---

# ${name}

## Scope

What the ${name} stage makes.
`;
}

function stageFiles(name: string, dice: Dice): readonly (readonly [string, string])[] {
  const folder = `${FOLDER}/stages/${name}`;
  const reviewers = dice.one(["correctness"], ["correctness", "style"]);
  const gate = name === "plan" ? "ask" : dice.one("ask", "external", "auto");
  return [
    [`${folder}/STAGE.md`, stageText(name, gate, dice.one("autonomous", "autonomous", "collaborative"))],
    ...["builder", "verifier"].map(
      (hat) => [`${folder}/hats/${hat}.md`, `# ${hat}\n\n## Focus\n\nWhat a ${hat} does.\n`] as const,
    ),
    ...reviewers.map(
      (one) => [`${folder}/review-agents/${one}.md`, `# ${one}\n\n## Mandate\n\nLook at ${one}.\n`] as const,
    ),
  ];
}

/** The studio and a configuration, as the dice have them. */
export function journeyFiles(dice: Dice): Readonly<Record<string, string>> {
  const config = [
    "agents:\n  default: { use: rehearsal }",
    "runs: { minimum_containment: none }",
    `pull_requests: ${dice.one("gates", "stages")}`,
    ...dice.one([], ['quality_gates: { test: { command: "npm test" } }']),
  ];
  return Object.fromEntries([
    [
      `${FOLDER}/STUDIO.md`,
      "---\nname: journey\nslug: journey\ndescription: Two stages.\nstages: [plan, build]\ncategory: engineering\n---\n\n# Journey\n",
    ],
    ...stageFiles("plan", dice),
    ...stageFiles("build", dice),
    [".github/haiku.yml", `${config.join("\n")}\n`],
  ]);
}
