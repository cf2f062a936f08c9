import { execFileSync } from "node:child_process";
import { verifyLedger } from "../../../src/engine/index.ts";
import { gitStore } from "../../../src/git/index.ts";
import { REPO } from "../../../src/rehearsal/demo/demo-users.ts";
import type { Story } from "../story.ts";
import type { CommentSeen } from "../story-person.ts";

/* What we promise of an intent, whatever went wrong on its way: looked at from outside, when all is over. */

/** Commands that are nothing but questions: each has its answer in words. */
const QUESTIONS = /^\/haiku (status|why|help|config)\b/;
/** What the App marks so that it says it once. */
const SAID_ONCE = /<!-- haiku:(answer|started|finding|question|notice) [^>]*-->/g;

export interface Ending {
  /** `sealed`, or what its check says where it stands. */
  readonly end: string;
  readonly broken: readonly string[];
}

/** Null for the intent when none came of the comment that starts it. */
export async function brokenPromises(story: Story, slug: string | null): Promise<Ending> {
  if (slug === null) return { end: "never began", broken: ["the start was lost"] };
  const ended = story.books(slug).intent.ended?.how ?? null;
  const shown = ended === null ? await shownOn(story, slug) : ended;
  const comments = await everyComment(story);
  const locked = await story.maintainer.lockedPlaces();
  const broken = [
    ...(await onlyOnce(story)),
    // Where a conversation is locked GitHub lets no App say or sign anything.
    ...unanswered(
      comments.filter(({ place }) => !locked.includes(place)),
      JSON.stringify(story.books(slug)),
    ),
    ...saidTwice(await everyText(story, comments)),
    ...startedTwice(story, slug),
    ...(await doesNotFollow(story, slug)),
    ...(ended === null ? standsWithoutReason(story, shown) : []),
    ...(await notAtPeace(story)),
  ];
  return { end: shown, broken };
}

async function onlyOnce(story: Story): Promise<readonly string[]> {
  const ledgers = [...(await story.maintainer.branches("haiku/")).keys()].filter((name) => name.endsWith("/ledger"));
  const branches = (await story.maintainer.pulls()).map(({ branch }) => branch);
  return [
    ...(ledgers.length === 1 ? [] : [`${ledgers.length} intents came of one start: ${ledgers.join(", ")}`]),
    ...twice(branches).map((branch) => `${branch} has more than one pull request`),
  ];
}

type Placed = CommentSeen & { readonly place: number };

async function everyComment({ maintainer }: Story): Promise<readonly Placed[]> {
  const all = (await maintainer.places()).map(async (place) =>
    (await maintainer.conversation(place)).map((comment) => ({ ...comment, place })),
  );
  return (await Promise.all(all)).flat();
}

/** Comments in conversations and at lines. */
async function everyText({ maintainer }: Story, comments: readonly CommentSeen[]): Promise<readonly string[]> {
  const pulls = await maintainer.pulls();
  const threads = (await Promise.all(pulls.map(({ number }) => maintainer.threads(number)))).flat();
  const atLines = threads.flatMap((thread) => thread.comments);
  return [...comments, ...atLines].filter(({ login }) => login.endsWith("[bot]")).map(({ body }) => body);
}

/** A command is answered in words, or by a reaction; or it has led to what the ledger says of it, where a reaction was missed. */
function unanswered(comments: readonly CommentSeen[], ledger: string): readonly string[] {
  const commands = comments.filter(({ login, body }) => !login.endsWith("[bot]") && body.startsWith("/haiku "));
  const isAnswered = ({ id, body, reactions }: CommentSeen): boolean => {
    const answers = comments.some((one) => one.body.includes(`<!-- haiku:answer comment/${id} -->`));
    return answers || (!QUESTIONS.test(body) && (reactions > 0 || ledger.includes(`comment/${id}"`)));
  };
  return commands.filter((one) => !isAnswered(one)).map(({ id, body }) => `nobody answered ${id}: ${body}`);
}

function saidTwice(texts: readonly string[]): readonly string[] {
  const marks = texts.flatMap((text) => text.match(SAID_ONCE) ?? []);
  return twice(marks).map((mark) => `said more than once: ${mark}`);
}

/** A job is started as often as the ledger says that it is. */
function startedTwice({ town, jobs }: Story, slug: string): readonly string[] {
  const args = ["log", "--first-parent", "--format=%B", `haiku/${slug}/ledger`];
  const said = execFileSync("git", args, { cwd: town.host.gitDirectory(REPO), encoding: "utf8", maxBuffer: 1 << 28 });
  const lines = [...said.matchAll(/^Haiku-Do: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json ?? ""));
  const starts = lines.filter(
    (line) => line.do === "redispatch" || (line.do === "open" && line.steps[0] === line.lane),
  );
  return [...new Set(jobs.dispatched.map(({ lane }) => lane))].flatMap((lane) => {
    const [told, done] = [starts, jobs.dispatched].map((list) => list.filter((one) => one.lane === lane).length);
    return (done ?? 0) > (told ?? 0) ? [`${lane} was started ${done} times, the ledger says ${told}`] : [];
  });
}

async function doesNotFollow({ town }: Story, slug: string): Promise<readonly string[]> {
  const verdict = await verifyLedger(gitStore(town.host.gitDirectory(REPO)), slug);
  return verdict.verdict === "does not follow" ? [`the ledger does not follow: ${JSON.stringify(verdict)}`] : [];
}

/** Titles of the checks on the intent's pull requests that are open. */
async function shownOn({ maintainer }: Story, slug: string): Promise<string> {
  const pulls = (await maintainer.pulls()).filter(({ branch }) => branch.startsWith(`haiku/${slug}/`));
  const open = pulls.filter(({ state }) => state === "draft" || state === "ready");
  const checks = (await Promise.all(open.map(({ head }) => maintainer.checks(head)))).flat();
  return [...new Set(checks.map(({ title }) => title))].join(" · ") || "no check says anything";
}

function standsWithoutReason({ jobs }: Story, shown: string): readonly string[] {
  const works = jobs.dispatched.some((request) => jobs.isOpen(request));
  const hasReason = works || !/^(no check|Working|Moving on)/.test(shown);
  return hasReason ? [] : [`it stands and says only: ${shown}`];
}

async function notAtPeace(story: Story): Promise<readonly string[]> {
  const { writes, problems } = await story.ends();
  return [
    ...writes.map((write) => `one more look wrote: ${write}`),
    ...problems.map((problem) => `GitHub saw a problem: ${problem}`),
  ];
}

function twice(list: readonly string[]): readonly string[] {
  return [...new Set(list.filter((one, i) => list.indexOf(one) !== i))];
}
