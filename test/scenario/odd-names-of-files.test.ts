import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { collectFiles } from "../../src/rehearsal/github/workflows/artifacts/index.ts";
import { openStory } from "../support/story.ts";
import { artifactOf, type Brought, made, PLANNED, SIGNED } from "../support/story-jobs.ts";

/* A repository takes names that an artifact does not: they travel as data, and the files by number. */

const ODD = 'odd/what: "now"?|<a>*.txt';

it.each(['a"b', "a:b", "a<b", "a>b", "a|b", "a*b", "a?b"])("an artifact refuses a file called %j", async (name) => {
  const workspace = mkdtempSync(join(tmpdir(), "haiku-odd-"));
  try {
    writeFileSync(join(workspace, name), "x");
    const asked = { workspace, patterns: ".", includeHidden: false };
    await expect(collectFiles(asked)).rejects.toMatchObject({ code: "artifact_name" });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
});

/** The unit may write whatever it likes in that folder. */
const planned: Brought = {
  commands: (PLANNED.commands ?? []).map(([name, args]) => [name, { ...args, outputs: ["note.txt", "odd/"] }]),
};

it("a unit brings a file of such a name all the same", async () => {
  await using story = await openStory();
  await story.starts();
  for (const brought of [planned, SIGNED, made({ "note.txt": "Hello\n", [ODD]: "all of them\n" })]) {
    const request = await story.until("a job", async () => story.jobs.waiting());
    const artifact = artifactOf(request, brought);
    for (const path of artifact.keys()) expect(path).toMatch(/^(outcome\.json|files\/\d+\/\d+)$/);
    story.jobs.finish(request, artifact);
    await story.looks();
  }
  const branch = (await story.developer.pulls()).map((pull) => pull.branch).find((name) => name.endsWith("/work"));
  expect(await story.maintainer.file(branch ?? "", ODD)).toBe("all of them\n");
});
