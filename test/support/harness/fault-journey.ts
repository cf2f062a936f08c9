import { setTimeout as sleep } from "node:timers/promises";
import { describeError } from "../../../src/shared/index.ts";
import { Dice } from "../adventure/dice.ts";
import { openStory, type Story } from "../story.ts";
import type { PullSeen } from "../story-person.ts";
import type { WebhookRelay } from "../webhook-relay.ts";
import { type FaultPlan, TROUBLED_TURNS, type Trouble } from "./fault-plan.ts";
import { brokenPromises } from "./fault-promises.ts";
import { disturb } from "./in-world.ts";
import { worldOf } from "./mixtures.ts";
import { oneJobEnds, peopleHelp } from "./turns.ts";
import { journeyFiles } from "./two-stages.ts";
import { actsOf } from "./world-acts.ts";
import { ANOTHER, type World } from "./worlds.ts";

/** More turns than any journey takes: whoever is not there by then stands still. */
const MOST_TURNS = 100;
const LOOKS_FOR_A_START = 4;
const START = "/haiku start journey";
/** How long a process that is to die may go on, in real milliseconds. */
const LONGEST_AGONY_MS = 1500;

export interface FaultedEnd {
  readonly seed: number;
  /** `sealed`, or what its check says where it stands. */
  readonly end: string;
  readonly turns: number;
  /** What GitHub refused of sweeps and people while there was trouble. */
  readonly refused: readonly string[];
  /** Promises that were not kept; none when all is well. */
  readonly broken: readonly string[];
  /** What everybody sees in the end, where a promise was broken. */
  readonly scene: string | null;
}

/** One intent under a plan of faults, from its first comment until it is sealed or stands; and what was broken of what we promise. */
export async function playPlan(plan: FaultPlan): Promise<FaultedEnd> {
  const dice = new Dice(plan.seed);
  const { seed, twoApps: twice, worlds } = plan;
  const world = worldOf(worlds);
  const besides = worlds.length > 0 ? [ANOTHER] : [];
  await using story = await openStory({ files: journeyFiles(dice), seed, twice, besides }, world);
  await using trip = new FaultedJourney(story, { ...plan, world }, dice);
  const slug = await trip.begins();
  const turns = slug === null ? 0 : await trip.goesOn(slug);
  await trip.comesToRest();
  const { end, broken } = await brokenPromises(story, slug);
  const scene = broken.length > 0 ? await story.scene() : null;
  return { seed: plan.seed, end, turns, refused: trip.refused, broken, scene };
}

class FaultedJourney implements AsyncDisposable {
  readonly refused: string[] = [];
  readonly #story: Story;
  readonly #plan: FaultPlan & { readonly world: World };
  readonly #dice: Dice;
  #relay: WebhookRelay | null = null;
  #issue = 0;

  constructor(story: Story, plan: FaultPlan & { readonly world: World }, dice: Dice) {
    this.#story = story;
    this.#plan = plan;
    this.#dice = dice;
  }

  /** Somebody starts the intent; its name, null when nothing has come of it although everything works again. */
  async begins(): Promise<string | null> {
    const { developer, town } = this.#story;
    town.chaos.sparePeople();
    this.#disturbs();
    await this.#listens();
    this.#issue = await developer.opensIssue("A journey");
    const kills = await this.#lays(0);
    await this.#acts(0);
    let start = await developer.comments(this.#issue, START);
    for (const { after } of kills) await this.#dies(after);
    for (let look = 0; look < 2 * LOOKS_FOR_A_START; look += 1) {
      if (look === LOOKS_FOR_A_START) this.#calms();
      await this.#looks();
      const slug = await this.#slug();
      if (slug !== null && (await this.#main(slug))) return slug;
      // Whoever reads that it could not be done says it again, and whoever knows that nothing could be said to them.
      if (slug === null && look >= LOOKS_FOR_A_START && ((await this.#isAnswered(start)) || (await this.#isLocked())))
        start = await developer.comments(this.#issue, START);
      this.#story.passes(61);
    }
    return this.#slug();
  }

  /** Until it is sealed or stands; answers in how many turns. */
  async goesOn(slug: string): Promise<number> {
    let turn = 1;
    for (; turn <= MOST_TURNS && this.#story.books(slug).intent.ended === null; turn += 1) {
      if (turn === TROUBLED_TURNS) this.#calms();
      const kills = await this.#lays(turn);
      await this.#acts(turn);
      // While it dies nobody waits for its answers.
      if (!(await oneJobEnds(this.#story, this.#dice)) && kills.length === 0) await this.#peopleHelp(slug, turn);
      for (const { after } of kills) await this.#dies(after);
      await this.#looks();
    }
    return turn - 1;
  }

  /** Everything works again, and there is time for whatever waits. */
  async comesToRest(): Promise<void> {
    this.#calms();
    this.#story.town.chaos.calm();
    this.#story.jobs.searchLagMs = 0;
    for (let look = 0; look < 3; look += 1) {
      this.#story.passes(120);
      await this.#story.looks();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#relay?.[Symbol.asyncDispose]();
  }

  async #lays(turn: number): Promise<readonly Extract<Trouble, { kind: "kill" }>[]> {
    const due = this.#plan.troubles.filter((one) => one.turn === turn).map(({ what }) => what);
    for (const what of due) await this.#lay(what);
    return due.filter((what) => what.kind === "kill");
  }

  /** What people do with the repository in this world. */
  #acts(turn: number): Promise<void> {
    return actsOf(this.#story, this.#plan.world, { turn, issue: this.#issue, looks: () => this.#looks() });
  }

  async #lay(what: Trouble): Promise<void> {
    const { jobs, town } = this.#story;
    switch (what.kind) {
      case "request":
        town.chaos.failNext(what);
        return;
      case "stale":
        return town.chaos.staleNext(what.queries);
      case "restart":
        return this.#restarts();
      case "dispatch":
        jobs.troubles.push(what.how);
        return;
      case "run":
        return this.#runEnds(what.how);
      case "says":
        await this.#says(what.who, what.words);
        return;
      case "kill":
        return; // when everything else of its turn has begun
    }
  }

  #runEnds(how: "leaves nothing" | "is gone"): void {
    const { jobs } = this.#story;
    const request = jobs.dispatched.find((one) => jobs.isOpen(one));
    if (request === undefined) return;
    if (how === "is gone") jobs.loses(request);
    else jobs.finish(request, null);
  }

  async #says(who: "developer" | "maintainer", words: string): Promise<void> {
    const slug = await this.#slug();
    const main = slug === null ? undefined : await this.#main(slug);
    const says = this.#story[who].comments(main?.number ?? this.#issue, `/haiku ${words}`);
    await this.#orRefused(async () => void (await says)); // the issue may be gone
  }

  /** It works on until nothing of what it asks gets through any more; then another process begins. */
  async #dies(after: number): Promise<void> {
    const { app, town } = this.#story;
    const before = town.requests.length;
    town.chaos.failNext({ status: 0, times: Number.POSITIVE_INFINITY, after });
    const isCut = (): boolean => town.requests.slice(before).some(({ status }) => status === 0);
    const swept = this.#orRefused(() => app.sweeps());
    for (const deadline = Date.now() + LONGEST_AGONY_MS; !isCut() && Date.now() < deadline; ) await sleep(5);
    await this.#restarts();
    await swept;
  }

  async #restarts(): Promise<void> {
    await this.#story.isDownWhile(async () => {
      this.#story.town.chaos.calm();
      this.#disturbs();
    });
    await this.#listens();
  }

  async #listens(): Promise<void> {
    if (!this.#plan.twoApps) return;
    await this.#relay?.[Symbol.asyncDispose]();
    this.#relay = await this.#story.bothHear();
  }

  #disturbs(): void {
    const { lost, doubled, mixed } = this.#plan.deliveries;
    this.#story.town.chaos.disturbDeliveries({ drop: lost / 100, duplicate: doubled / 100, reorder: mixed });
    disturb(this.#story, this.#plan.world);
  }

  /** What is in trouble works again; the world stays as it is. */
  #calms(): void {
    this.#story.town.chaos.calm();
    disturb(this.#story, this.#plan.world);
    this.#story.jobs.troubles.length = 0;
    this.#story.jobs.showsAll();
  }

  async #peopleHelp(slug: string, turn: number): Promise<void> {
    const story = this.#story;
    const main = await this.#main(slug);
    if (main === undefined) return story.passes(600);
    if (story.books(slug).intent.paused !== null) {
      await story.maintainer.comments(main.number, "/haiku resume");
      await story.rests();
    }
    await this.#orRefused(() => peopleHelp(story, slug, turn));
  }

  #looks(): Promise<void> {
    return this.#orRefused(() => this.#story.looks());
  }

  /** What GitHub refuses while there is trouble is noted, and tried again with the next turn. */
  async #orRefused(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Error && "status" in error)) throw error;
      this.refused.push(describeError(error));
    }
  }

  async #isAnswered(comment: number): Promise<boolean> {
    const said = await this.#story.developer.conversation(this.#issue);
    return said.some(({ body }) => body.includes(`<!-- haiku:answer comment/${comment} -->`));
  }

  async #isLocked(): Promise<boolean> {
    return (await this.#story.maintainer.lockedPlaces()).includes(this.#issue);
  }

  async #slug(): Promise<string | null> {
    const names = [...(await this.#story.maintainer.branches("haiku/")).keys()];
    return names.find((name) => name.endsWith("/ledger"))?.split("/")[1] ?? null;
  }

  async #main(slug: string): Promise<PullSeen | undefined> {
    return (await this.#story.maintainer.pulls()).find(({ branch }) => branch === `haiku/${slug}/main`);
  }
}
