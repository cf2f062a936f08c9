/** The smallest studio without a remark; the corpora change files of it. `GONE` removes one. */
export const GONE = "GONE";

const STAGE_FIELDS = "hats: [doer, verifier]\nfix_hats: [classifier, doer, feedback-assessor]\n";

export const SMALL: Readonly<Record<string, string>> = {
  "_shared/hats/classifier.md": "classify\n",
  "_shared/hats/feedback-assessor.md": "assess\n",
  "_shared/roles/elaborator.md": "elaborate\n",
  "_shared/roles/discoverer.md": "discover\n",
  "_shared/roles/spec-plan.md": "plan\n",
  "_shared/roles/spec-work.md": "work\n",
  "mini/STUDIO.md": "---\nname: mini\nstages: [build, ship]\n---\nA studio.\n",
  "mini/stages/build/STAGE.md": `---\n${STAGE_FIELDS}---\nBuild it.\n`,
  "mini/stages/build/hats/doer.md": "Do.\n",
  "mini/stages/build/hats/verifier.md": "Verify.\n",
  "mini/stages/build/review-agents/lens.md": "---\ninterpretation: lens\n---\nLook.\n",
  "mini/stages/build/outputs/CODE.md": "---\nlocation: (project source tree)\n---\nCode.\n",
  "mini/stages/ship/STAGE.md": `---\n${STAGE_FIELDS}inputs:\n  - stage: build\n    output: CODE\n---\nShip it.\n`,
  "mini/stages/ship/hats/doer.md": "Do.\n",
  "mini/stages/ship/hats/verifier.md": "Verify.\n",
};

/** Names as people give them: below `studios/`. */
export function smallStudio(changes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const files = Object.entries({ ...SMALL, ...changes }).filter(([, text]) => text !== GONE);
  return new Map(files.map(([path, text]) => [`studios/${path}`, text]));
}

export const STUDIO = "mini/STUDIO.md";
export const BUILD = "mini/stages/build/STAGE.md";
export const SHIP = "mini/stages/ship/STAGE.md";
export const DOER = "mini/stages/build/hats/doer.md";
export const CODE = "mini/stages/build/outputs/CODE.md";

/** `STAGE.md` of build with these lines after its two lists (lines 2 and 3). */
export function build(lines: string): Readonly<Record<string, string>> {
  return { [BUILD]: `---\n${STAGE_FIELDS}${lines}---\nBuild it.\n` };
}

export function studio(lines: string): Readonly<Record<string, string>> {
  return { [STUDIO]: `---\n${lines}---\nA studio.\n` };
}
