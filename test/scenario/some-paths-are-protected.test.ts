import { expect, it } from "vitest";
import { AT_PEACE, openStory, type Story } from "../support/story.ts";
import { type Brought, made, PLANNED, SIGNED } from "../support/story-jobs.ts";
import { tinyStage } from "../support/story-project.ts";

/* A project says which paths no step may write, and of which a person confirms every change. */

const CONFIG = `agents:
  default: { use: rehearsal }
limits: { attempts: 9 }
protected_paths: { block: [secrets/**, "*.pem"], ask: [note.txt] }
`;

/** The plan, with these outputs in place of the note. */
function plannedWith(outputs: readonly string[]): Brought {
  return { commands: PLANNED.commands.map(([name, args]) => [name, { ...args, outputs }]) };
}

const lastOf = (records: readonly { readonly message: string | null; readonly result: string | null }[] | undefined) =>
  (records ?? []).filter(({ result }) => result !== null).at(-1)?.message;

async function whyAt(story: Story, place: number): Promise<string> {
  return story.answerTo(place, await story.developer.comments(place, "/haiku why"));
}

it("nothing of a blocked path is planned or taken, and a gate that opens by itself waits for who confirms a change", async () => {
  await using story = await openStory({ files: { ".github/haiku.yml": CONFIG, ...tinyStage("review: auto") } });
  const { slug } = await story.starts();
  const stage = () => story.books(slug).stages.work;

  await story.brings("elaborate", plannedWith(["note.txt", "Secrets/token"]));
  expect(lastOf(stage()?.runs)).toMatch(
    /^output_path_invalid: haiku_unit_write: "Secrets\/token" cannot be an output: it is protected: .* blocks `secrets\/\*\*`/,
  );
  await story.brings("elaborate", PLANNED);
  await story.brings("audit", SIGNED);
  await story.brings("unit", made({ "note.txt": "Hello\n", "certs/server.pem": "x\n" }));
  expect(lastOf(stage()?.units["unit-001-note"]?.iterations)).toMatch(
    /^path_protected: certs\/server\.pem: it is protected: .* blocks `\*\.pem`/,
  );
  await story.brings("unit", made());
  await story.brings("audit", SIGNED);

  const place = await story.sees("main", "draft");
  await story.until("the check to wait for a person", async () => {
    const [pull] = await story.maintainer.pulls();
    const checks = pull ? await story.maintainer.checks(pull.head) : [];
    return checks.find(({ name, summary }) => name === "haiku/delivery" && summary.includes("protected path note.txt"));
  });
  expect(await whyAt(story, place.number)).toMatch(
    /protected path note\.txt.*was changed.*someone with the approve permission.*haiku approve/s,
  );
  expect(stage()).toMatchObject({ gate: null, merged: null });

  const outsider = await story.outsider.comments(place.number, "/haiku approve");
  expect(await story.answerTo(place.number, outsider)).toContain("it needs write");
  expect(stage()?.gate).toBeNull();
  await story.maintainer.comments(place.number, "/haiku approve");
  await story.until("the stage to be merged", async () => stage()?.merged);
  expect(stage()?.gate).toMatchObject({ by: { login: "maintainer" }, source: "command" });
  expect(Object.keys(stage()?.gate?.witnesses ?? {})).toContain("note.txt");
  expect(await story.ends()).toEqual(AT_PEACE);
}, 180_000);
