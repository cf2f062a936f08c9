import { describe, expect, it } from "vitest";
import { promptSizes } from "../../../src/cli/studio/prompt-sizes.ts";
import type { StepChoice } from "../../../src/cli/studio/sample-step.ts";
import { samplePrompt } from "../../../src/cli/studio/show-prompt.ts";
import type { StageDefinition, StudioDefinition } from "../../../src/method/index.ts";
import { loadStudios } from "../../../src/studio/index.ts";
import { expectGolden } from "../../support/golden.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

const LIMIT = 4 * 1024;
const { studios } = loadStudios(shippedStudios());

/** Every kind of step a stage may come to. */
function stepsOf(stage: StageDefinition): readonly StepChoice[] {
  const roles = ["spec", ...stage.reviewers.map(({ name }) => name)];
  return [
    { kind: "elaborate" },
    ...stage.discovery.map(({ name }) => ({ kind: "discover" as const, name })),
    ...stage.hats.map(({ name }) => ({ kind: "hat" as const, name })),
    ...stage.fix_hats.map(({ name }) => ({ kind: "fix" as const, name })),
    ...roles.flatMap((name) => [{ kind: "review" as const, name }, { kind: "approve" as const, name }]),
  ];
}

function overheads(studio: StudioDefinition): readonly (readonly [string, number])[] {
  return studio.stages.flatMap((stage) =>
    stepsOf(stage).map((wanted) => {
      const { overhead } = promptSizes(samplePrompt(studio, stage, wanted));
      return [`${stage.name} ${wanted.kind} ${"name" in wanted ? wanted.name : ""}`.trimEnd(), overhead] as const;
    }),
  );
}

describe("what a prompt says besides the texts of studio and unit", () => {
  it("is seen to grow: bytes in the steps of the example", () => {
    const [example] = studios.filter(({ directory }) => directory === "example");
    const lines = example ? overheads(example).map(([step, bytes]) => `${String(bytes).padStart(5)}  ${step}\n`) : [];
    expectGolden("prompt/sizes.txt", lines.join(""));
  });

  it.each(studios.map((studio) => [studio.name, studio] as const))("is at most 4 KB in every step of %s", (_, studio) => {
    const sizes = overheads(studio);
    expect(sizes.length).toBeGreaterThan(15);
    expect(sizes.filter(([, bytes]) => bytes > LIMIT)).toEqual([]);
  });
});
