import { expect, it } from "vitest";
import { AT_PEACE, openStory } from "../support/story.ts";

it.each([
  [
    "the config",
    ".github/haiku.yml",
    "studio: tiny\nlimts: { parallel: 2 }\n",
    ".github/haiku.yml:2",
    'did you mean "limits"?',
  ],
  [
    "a studio file",
    ".haiku/studios/tiny/stages/work/STAGE.md",
    "---\nhats: [maker\n---\n",
    ".haiku/studios/tiny/stages/work/STAGE.md:3",
    "correct the YAML",
  ],
])("in %s, with file, line and what to do", async (_, path, text, where, cure) => {
  await using story = await openStory({ files: { [path]: text } });
  const issue = await story.developer.opensIssue("A note");
  await story.developer.comments(issue, "/haiku start tiny");
  await story.looks();
  const [, answer] = await story.developer.conversation(issue);
  expect(answer?.body).toContain(where);
  expect(answer?.body).toContain(cure);
  expect([...(await story.developer.branches("haiku/")).keys()]).toEqual([]);
  expect(await story.ends()).toEqual(AT_PEACE);
});
