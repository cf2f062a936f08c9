import { describe, expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";

const CHECK = "haiku/config";
const STUDIO = ".haiku/studios/own/STUDIO.md";

/** What the check says of a pull request with this file in it. */
async function proposes(story: Story, path: string, text: string) {
  const branch = await story.developer.branchesOff("fix");
  await story.developer.pushes(branch, path, text);
  const pull = await story.developer.opensPull(branch, "Change how Haiku works here");
  await story.rests();
  return pull;
}

/** The annotations at files whose path begins so. The tiny studio of the stories has a warning of its own. */
const notes = async (story: Story, head: string, start: string) =>
  (await story.maintainer.annotations(head, CHECK)).filter((note) => note.startsWith(start));

const said = async (story: Story, head: string) =>
  (await story.maintainer.checks(head)).filter(({ name }) => name === CHECK);

describe("a pull request of people", () => {
  it("that breaks the config is told so at the lines, and no more once it is mended", async () => {
    await using story = await openStory();
    const text = "studio: tiny\nlimts: { parallel: 2 }\ngates:\n  nowhere: { count: 2 }\n";
    const pull = await proposes(story, ".github/haiku.yml", text);
    expect(await said(story, pull.head)).toMatchObject([
      { status: "completed", conclusion: "failure", title: "1 error, 1 warning" },
    ]);
    const [note] = await notes(story, pull.head, ".github/");
    expect(note).toContain(".github/haiku.yml:2");
    expect(note).toContain('did you mean "limits"?');

    const mended = await story.developer.pushes(pull.branch, ".github/haiku.yml", text.replace("limts", "limits"));
    await story.rests();
    const [check] = await said(story, mended);
    expect(check).toMatchObject({ conclusion: "success", title: "2 warnings" });
    expect(await notes(story, mended, ".github/")).toEqual([expect.stringContaining(".github/haiku.yml:4")]);
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("that adds a studio is told what is wrong in which file", async () => {
    await using story = await openStory();
    const pull = await proposes(story, STUDIO, "---\nname: own\nstages:\n  - make\n---\n");
    expect(await said(story, pull.head)).toMatchObject([{ conclusion: "failure" }]);
    expect(await notes(story, pull.head, STUDIO)).toEqual([
      expect.stringMatching(/own\/STUDIO\.md:4.*there is no stage "make"/s),
    ]);
    expect(await story.ends()).toEqual(AT_PEACE);
  });

  it("that touches neither hears nothing", async () => {
    await using story = await openStory();
    const pull = await proposes(story, "README.md", "Something else.\n");
    expect(await said(story, pull.head)).toEqual([]);
    expect(await story.ends()).toEqual(AT_PEACE);
  });
});
