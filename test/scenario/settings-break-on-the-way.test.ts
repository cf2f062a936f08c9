import { expect, it } from "vitest";
import { A_NOTE, pageOf } from "../support/a-note.ts";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { PLANNED, SIGNED } from "../support/story-jobs.ts";
import { TINY_PROJECT } from "../support/story-project.ts";

/* Somebody breaks the settings on the default branch while an intent is under way. */

const STAGE = ".haiku/studios/tiny/stages/work/STAGE.md";
const CONFIG = ".github/haiku.yml";

async function deliveryCheck(story: Story) {
  const place = await story.maintainer.pull(`${A_NOTE}/main`);
  const checks = place ? await story.maintainer.checks(place.head) : [];
  return checks.find(({ name }) => name === "haiku/delivery") ?? null;
}

it.each([
  ["the config", CONFIG, "agents:\n  default: { use: rehearsal }\nlimts: { parallel: 2 }\n", `${CONFIG}:3`, "limits"],
  ["a studio's page", STAGE, "---\nhats: [maker\n---\n", `${STAGE}:`, "correct the YAML"],
  ["a studio's hat", STAGE, TINY_PROJECT[STAGE]?.replace("[maker]", "[maker, checker]") ?? "", STAGE, "checker"],
])("%s: said with file, line and cure, what runs is kept, and mending it is enough", async (...told) => {
  const [, path, text, where, cure] = told;
  await using story = await openStory();
  const { slug } = await story.starts();
  await story.rests();
  await story.maintainer.pushes("main", path, text);
  await story.brings("elaborate", PLANNED); // arrives while nothing can be read

  const check = await story.until("the check to say what is wrong", async () => {
    const seen = await deliveryCheck(story);
    return seen?.conclusion === "failure" ? seen : null;
  });
  expect(check.title).toContain(`Blocked: ${where}`);
  expect(check.summary).toContain(cure);
  expect(check.summary).toContain("Nothing is lost");
  const place = await story.sees(`${A_NOTE}/main`, "draft", "blocked");
  const why = await story.answerTo(place.number, await story.outsider.comments(place.number, "/haiku why"));
  expect(why).toContain(where);
  const other = await story.developer.opensIssue("Another note");
  const refused = await story.answerTo(other, await story.developer.comments(other, "/haiku start tiny"));
  expect(refused).toContain(where);

  await story.maintainer.pushes("main", path, TINY_PROJECT[path] ?? "");
  await story.looks();
  const units = pageOf("stages/work/units/unit-001-note.md");
  expect(await story.maintainer.file(`haiku/${slug}/work`, units)).toContain("Write the note");
  expect((await deliveryCheck(story))?.conclusion).not.toBe("failure");
  await story.brings("audit", SIGNED);
  expect(story.jobs.waiting("unit")).not.toBeNull();
  expect(await story.ends()).toEqual(AT_PEACE);
});
