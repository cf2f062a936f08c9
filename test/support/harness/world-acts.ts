import { APP_SLUG, REPO } from "../../../src/rehearsal/demo/demo-users.ts";
import type { Story } from "../story.ts";

/** What owners and people with more rights do on the way of an intent. */
export type JourneyAct = keyof typeof ACTS;

interface Meanwhile {
  /** What the intent came from. */
  readonly issue: number;
  /** Has the App look at everything. */
  readonly looks: () => Promise<void>;
}

const ACTS = {
  "locks the issue": async ({ town }: Story, { issue }: Meanwhile) => town.settings.locks(REPO, issue),
  "transfers the issue": async ({ town }: Story, { issue }: Meanwhile) =>
    void town.settings.transfersIssue(REPO, issue, { owner: REPO.owner, name: "another" }),
  "deletes the issue": async ({ town }: Story, { issue }: Meanwhile) => town.settings.deletesIssue(REPO, issue),
  "renames the repository": async ({ town }: Story) => town.settings.renames(REPO, "renamed"),
  "transfers the repository": async ({ town }: Story) => {
    town.settings.transfers(REPO, "elsewhere");
    town.settings.installs(APP_SLUG, REPO);
  },
  "renames the default branch": ({ town }: Story) => town.settings.renamesDefaultBranch(REPO, "trunk"),
  "archives the repository for a while": async (story: Story, { looks }: Meanwhile) => {
    story.town.settings.archives(REPO);
    await looks();
    story.passes(600);
    await looks();
    story.town.settings.unarchives(REPO);
    await story.rests();
  },
} as const;

async function does(story: Story, act: JourneyAct, meanwhile: Meanwhile): Promise<void> {
  await ACTS[act](story, meanwhile);
}

/** What people do in this turn. `looks`: how the App is had to look. */
export async function actsOf(
  story: Story,
  { acts = [] }: { readonly acts?: readonly { readonly turn: number; readonly act: JourneyAct }[] },
  { turn, issue, looks = () => story.looks() }: { turn: number; issue: number; looks?: () => Promise<void> },
): Promise<void> {
  for (const { act } of acts.filter((one) => one.turn === turn)) await does(story, act, { issue, looks });
}
