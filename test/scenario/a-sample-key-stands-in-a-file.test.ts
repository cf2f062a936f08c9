import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RunRequest } from "../../src/ports/index.ts";
import { blobId } from "../../src/shared/index.ts";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { type Artifact, artifactOf, made, PLANNED, SIGNED } from "../support/story-jobs.ts";

const NOTE = "note.txt";
const token = (filling: string): string => `ghp_${filling.repeat(9)}`;
const [OLD, NEW] = [token("a1B2"), token("c3D4")];
const fingerprint = (value: string): string => `sha256:${createHash("sha256").update(value).digest("hex")}`;

const BEFORE = `Use ${OLD} and AKIAIOSFODNN7EXAMPLE in the samples.\n\nOld text.\n`;

/** The step's work: the note as it found it, rewritten. */
const rewritten =
  (text: string) =>
  (request: RunRequest): Artifact =>
    artifactOf(request, { ...made({ [NOTE]: text }), bases: { [NOTE]: blobId(BEFORE) } });

/** A project whose note holds what looks like a secret, and its intent up to the first step that writes. */
async function begun(config = ""): Promise<Story> {
  const files = {
    [NOTE]: BEFORE,
    ".github/haiku.yml": `agents:\n  default: { use: rehearsal }\n${config}`,
  };
  const story = await openStory({ files });
  await story.starts();
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  return story;
}

describe("a file that holds what looks like a secret", () => {
  it("may be changed elsewhere: what stood there is not what the step brings", async () => {
    await using story = await begun();
    const text = BEFORE.replace("Old", "New");
    await story.brings("unit", rewritten(text));
    expect(await story.maintainer.file(branchOf("work"), NOTE)).toBe(text);
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("may not get another one; the refusal names line and fingerprint, with which a person allows it", async () => {
    const text = `Use ${OLD} in the samples.\nAnd ${NEW} too.\n`;
    {
      await using story = await begun();
      await story.brings("unit", rewritten(text));
      const iterations = story.books(A_NOTE).stages.work?.units["unit-001-note"]?.iterations ?? [];
      expect(iterations.find(({ result }) => result === "failed")?.message).toBe(
        `secret_found: note.txt, line 2, holds what looks like a secret (GitHub token); nothing of this step is taken — remove it; if it is real, revoke it; if it is none, a person adds "${fingerprint(NEW)}" to secrets.allow in .github/haiku.yml`,
      );
    }
    await using story = await begun(`secrets:\n  allow: ["${fingerprint(NEW)}"]\n`);
    await story.brings("unit", rewritten(text));
    expect(await story.maintainer.file(branchOf("work"), NOTE)).toBe(text);
  });
});
