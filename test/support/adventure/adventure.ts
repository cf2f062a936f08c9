import { answerCommands } from "../../../src/engine/commands/run-commands.ts";
import { beginStage, decideLines } from "../../../src/engine/decide/next-events.ts";
import type { World } from "../../../src/engine/observe/observation.ts";
import { openLanes } from "../../../src/engine/observe/open-jobs.ts";
import { pullLines } from "../../../src/engine/observe/pull-requests.ts";
import { treeWith } from "../../../src/engine/observe/tree-changes.ts";
import { replayLane } from "../../../src/engine/outcomes/replay-outcome.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import {
  type Do,
  type EventSeen,
  gateWitness,
  type IntentState,
  intentBranch,
  type Observed,
  type OfferedClearance,
  type Person,
  type PlaceSeen,
  type Position,
  type PullFacts,
  planWitness,
  position,
  RULES,
  type StartLine,
  startIntent,
  transition,
  workingStage,
} from "../../../src/method/index.ts";
import type { CommentSeen, FileChange } from "../../../src/ports/index.ts";
import { blobId, UserError } from "../../../src/shared/index.ts";
import { parsePlans } from "../../../src/state/index.ts";
import { freezeIntent } from "../../../src/studio/index.ts";
import { aComment, aPull, PEOPLE } from "../recorded/observation.ts";
import { type Job, playLane, type Temper } from "./agents.ts";
import type { Project } from "./any-project.ts";
import type { Dice } from "./dice.ts";

/*
 * One intent from its start to its end, without GitHub, git or agents: every decision is the engine's own, everything
 * around it is data. What happens is said by numbers, so that an adventure that went wrong can be had again.
 */

const SLUG = "trip";
const [HEAD, MERGED, DELIVERED] = ["a".repeat(40), "b".repeat(40), "d".repeat(40)] as const;
const MAIN = intentBranch(SLUG);
const DEVELOPER = { login: PEOPLE.developer.login, id: PEOPLE.developer.id };
const MAINTAINER = { login: PEOPLE.maintainer.login, id: PEOPLE.maintainer.id };
const ports = {
  permissions: { roleOf: async () => "admin", isTeamMember: async () => true },
  // Nobody but the App pushes to the branch that people look at: it has stood there from the beginning.
  own: { has: () => false },
  activity: { pushes: async () => [{ before: null, after: HEAD, by: null, at: "2000-01-01T00:00:00Z" }] },
} as unknown as EnginePorts;
const options = {
  repo: { owner: "acme", name: "p" },
  webUrl: "https://example.invalid",
  bot: { login: "haiku[bot]", id: 99 },
} as unknown as EngineOptions;

/** What people do to the pull request on which the working stage lives. */
export type Trouble = "none" | "closed" | "other base" | "branch gone" | "branch forced";

interface Waiting {
  readonly lane: string;
  readonly steps: readonly string[];
  readonly world: World;
}

export class Adventure {
  readonly project: Project;
  /** Told of every line, with the books before it and what was seen; what fails here ends the adventure. */
  readonly watch: (before: IntentState, line: Do, after: IntentState, seen: Observed) => void;
  readonly start: StartLine;
  /** Every line that came into the books, in order. */
  readonly lines: Do[] = [];
  state: IntentState;
  #seconds = 0;
  #files: ReadonlyMap<string, string> = new Map();
  /** Every file of the branch with what is in it. */
  contents: ReadonlyMap<string, string> = new Map();
  #texts: ReadonlyMap<string, string> = new Map();
  readonly #blobs = new Map<string, string>();
  #comments: CommentSeen[] = [];
  #offers: OfferedClearance[] = [];
  #merged: PlaceSeen["merged"] = null;
  #intentMerged: PlaceSeen["merged"] = null;
  #label = false;
  /** What somebody has made of the working pull request, and whether that has been put right. */
  #trouble: Trouble = "none";
  readonly #dispatched: Waiting[] = [];
  readonly #brought: Job[] = [];

  constructor(project: Project, watch: Adventure["watch"] = () => undefined) {
    this.project = project;
    this.watch = watch;
    const { studio, config, mode } = project;
    this.start = {
      do: "start",
      at: this.now,
      slug: SLUG,
      title: "A trip",
      studio: { name: studio.name, digest: studio.digest },
      mode,
      by: "app",
      rules: RULES,
      stages: studio.stages.map(({ name }) => name),
      frozen: freezeIntent(studio, config),
      created: { by: DEVELOPER, source: "issue#1" },
    };
    this.state = startIntent(this.start);
  }

  get now(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.#seconds * 1000).toISOString();
  }

  /** Everything that a look takes in. */
  get world(): World {
    const plans = parsePlans(SLUG, this.state.intent.stages, this.#texts);
    const stage = workingStage(this.state);
    const own = stage !== null && stage.branch !== MAIN;
    const place = (merged: PlaceSeen["merged"], number: number): PlaceSeen => ({
      number,
      state: merged ? "merged" : "open",
      draft: false,
      head: HEAD,
      merged,
    });
    const events: EventSeen[] = [
      {
        kind: "label",
        name: "approved-by-legal",
        met: this.#label,
        because: this.#label ? "it is set" : "it is not set",
        ref: this.#label ? "label/approved-by-legal" : null,
        by: this.#label ? MAINTAINER : null,
      },
    ];
    const observed: Observed = {
      now: this.now,
      plans,
      files: this.#files,
      head: HEAD,
      tree: blobId([...this.#files].join("\n")),
      stage_place: own ? place(this.#merged, 2) : null,
      intent_place: place(this.#intentMerged, 1),
      offered: this.#trouble === "none" ? this.#offers : [],
      pulls: this.#pulls(own ? (stage?.name ?? null) : null, stage?.branch ?? MAIN),
      gate: {
        count: this.project.count,
        requester: this.project.alone ? null : DEVELOPER,
        events: stage?.frozen.await ? events : [],
      },
      foreign_checks: [],
    };
    return {
      slug: SLUG,
      books: { head: "l", state: this.state, files: new Map() },
      project: { commit: "c", config: this.project.config, studios: [this.project.studio], hasWorkflow: true },
      snapshot: {
        default_branch: { name: "main", head: "c", required_approvals: 0, required_checks: [] },
        branches: new Map([[MAIN, HEAD]]),
        commits: new Map(),
        pull_requests: [aPull({ number: own ? 2 : 1, head_branch: stage?.branch ?? MAIN, comments: this.#comments })],
        issue_comments: [],
      },
      work: {
        branch: stage?.branch ?? MAIN,
        head: HEAD,
        commit: HEAD,
        tree: observed.tree,
        files: this.#files,
        modes: new Map(),
        texts: this.#texts,
        plans,
      },
      runs: [],
      observed,
    };
  }

  #pulls(stage: string | null, branch: string): readonly PullFacts[] {
    const should = stage === null ? "main" : MAIN;
    const trouble = this.#trouble;
    const merged = stage === null ? this.#intentMerged : this.#merged;
    const open = trouble === "closed" || trouble === "branch gone" ? "closed" : "open";
    return [
      {
        ...{ stage, number: stage === null ? 1 : 2 + this.state.intent.stages.indexOf(stage), branch },
        state: merged ? "merged" : open,
        base: { is: trouble === "other base" && !merged ? "elsewhere" : should, should },
        ...{ recorded: HEAD, head: trouble === "branch gone" ? null : HEAD, rewritten: trouble === "branch forced" },
        ...{ contained: false, by: MAINTAINER.login, others: [] },
      },
    ];
  }

  /** Somebody closes it, changes its base, deletes or forces its branch; `none`: somebody puts it right. */
  disturb(trouble: Trouble): void {
    this.#trouble = trouble;
  }

  where(): Position {
    return position(this.state, this.world.observed);
  }

  pass(seconds: number): void {
    this.#seconds += seconds;
  }

  /** The engine looks until nothing is left to do. What it opens is dispatched. */
  async look(): Promise<number> {
    let written = 0;
    for (let round = 0; round < 60; round += 1) {
      const world = this.world;
      const answered = await answerCommands(ports, options, world);
      this.#comments = this.#comments.map((comment) => {
        const one = answered.find(({ comment: placed }) => placed.comment.id === comment.id);
        return one && one.lines.length === 0 ? { ...comment, our_reactions: [one.reaction] } : comment;
      });
      const noticed = this.state.intent.ended === null ? pullLines(world) : [];
      const decision = decideLines(world, [...noticed, ...answered.flatMap(({ lines }) => lines)]);
      this.apply(decision.lines);
      written += decision.lines.length;
      for (const { lane, steps } of openLanes(this.state))
        if (!this.#dispatched.some((one) => one.lane === lane))
          this.#dispatched.push({ lane, steps, world: this.world });
      if (decision.lines.length > 0) continue;
      if (decision.act === null) return written;
      const [line] = this.#acts(world, decision.act);
      if (!line) return written;
      this.apply([line]);
      written += 1;
    }
    throw new RangeError("the engine did not come to rest");
  }

  #acts(world: World, act: NonNullable<ReturnType<typeof decideLines>["act"]>): readonly Do[] {
    if (act.act === "begin_stage") return [beginStage(world, this.state, act.stage)];
    if (act.act === "merge_stage") return [{ do: "merged", at: this.now, stage: act.stage, ref: MERGED, head: MERGED }];
    if (act.act !== "deliver") return [];
    const witnesses = { ".": world.work.tree };
    const clearance = { at: this.now, by: null, source: "engine", ref: DELIVERED, witnesses } as const;
    return [{ do: "deliver", head: DELIVERED, clearance }];
  }

  apply(lines: readonly Do[]): void {
    const seen = lines.length > 0 ? this.world.observed : null;
    for (const line of lines) {
      const before = this.state;
      this.state = transition(before, line);
      if (seen) this.watch(before, line, this.state, seen);
      this.lines.push(line);
      if (line.do === "begin_stage" || line.do === "merged" || line.do === "early_merge") this.#merged = null;
      if (line.do === "merged" || (line.do === "clear" && line.what === "plan")) this.#offers = [];
    }
  }

  /** Jobs whose steps are open in the books, oldest first. */
  get running(): readonly Waiting[] {
    const open = new Set(openLanes(this.state).map(({ lane }) => lane));
    return this.#dispatched.filter(({ lane }) => open.has(lane));
  }

  /** A job ends, having worked on what stood when it began. */
  finish(waiting: Waiting, dice: Dice, temper: Temper): Job {
    const { world, lane, steps } = waiting;
    const beginning = {
      ...{ slug: world.slug, state: world.books.state, files: world.work.files, texts: world.work.texts },
      seen: world.observed,
    };
    const job = playLane({ beginning, lane, dice, temper, blobs: this.#blobs }, steps);
    this.#brought.push(job);
    return job;
  }

  /** An outcome arrives, for the first time or again. */
  bring(job: Job): void {
    if (this.state.intent.ended !== null) return;
    const result = replayLane(this.world, job.read, 1, job.ground);
    // The work commit comes first, then the books that tell of it.
    this.#change(result.changes);
    this.apply(result.lines);
  }

  /** An outcome arrives once more. Where its steps are another lane's by now, it is refused, and nothing changes. */
  bringAgain(job: Job): void {
    const before = this.state;
    try {
      this.bring(job);
    } catch (error) {
      if (!(error instanceof UserError && error.code === "outcome_foreign" && this.state === before)) throw error;
    }
  }

  /** Takes this moment down; what comes back puts books and files back to it. */
  remember(): () => void {
    const [state, files, texts, lines] = [this.state, this.#files, this.#texts, this.lines.length];
    const { contents } = this;
    return () => {
      this.contents = contents;
      this.state = state;
      this.#files = files;
      this.#texts = texts;
      this.lines.splice(lines);
    };
  }

  again(dice: Dice): Job | undefined {
    return dice.pick(this.#brought);
  }

  /** A job dies without a word. */
  lose({ lane }: Waiting, result: "failed" | "stale"): void {
    const steps = openLanes(this.state).find((one) => one.lane === lane)?.steps ?? [];
    if (steps.length > 0) this.apply([{ do: "close", at: this.now, steps, result, message: "it was lost", run: null }]);
  }

  say(body: string, id = 1000 + this.#comments.length): void {
    this.#comments.push(
      aComment({ id, body, created_at: this.now, author: id % 2 === 0 ? PEOPLE.maintainer : PEOPLE.developer }),
    );
  }

  /** Somebody approves what is waited for, having seen what stands now. */
  approve(by: Person = MAINTAINER): void {
    const stage = workingStage(this.state);
    if (!stage) return;
    const { plans, files } = this.world.work;
    const units = plans.stages[stage.name]?.units ?? [];
    const plan = this.where().phase === "plan-signoff";
    const witnesses = plan ? planWitness(SLUG, stage.name, units, files) : gateWitness(SLUG, units, files);
    if (!plan && stage.gate_opened_at === null) return;
    const what = plan ? "plan" : "gate";
    const ref = `review/${this.#offers.length + this.#seconds}`;
    this.#offers.push({ at: this.now, by, source: "review", ref, for: what, commit: HEAD, witnesses });
  }

  merge(by: Person = MAINTAINER, allowed = true): void {
    if (this.#trouble !== "none") return;
    const merged = { by, at: this.now, commit: MERGED, allowed, agreed_by: allowed ? [DEVELOPER, MAINTAINER] : [] };
    const stage = workingStage(this.state);
    if (stage !== null && stage.branch !== MAIN) this.#merged ??= merged;
  }

  mergeAll(): void {
    if (this.#trouble !== "none") return;
    this.#intentMerged ??= {
      by: MAINTAINER,
      at: this.now,
      commit: MERGED,
      allowed: true,
      agreed_by: [DEVELOPER, MAINTAINER],
    };
  }

  setLabel(on: boolean): void {
    this.#label = on;
  }

  /** A person who may pushes a change of one file; pending plans may be what changes. */
  push(path: string, text: string): void {
    if (this.state.intent.ended !== null || this.#trouble !== "none") return;
    const changes = [{ path, content: text }];
    this.#change(changes);
    const stage = workingStage(this.state);
    const unit = /units\/(unit-[^/]+)\.md$/.exec(path)?.[1];
    const own = stage !== null && stage.branch !== MAIN ? stage.name : null;
    const replanned = unit === undefined ? {} : { replanned: [unit] };
    this.apply([
      {
        do: "adopt",
        at: this.now,
        stage: own,
        head: HEAD,
        changed: { [path]: blobId(text) },
        by: MAINTAINER,
        ...replanned,
      },
    ]);
  }

  #change(changes: readonly FileChange[]): void {
    if (changes.length === 0) return;
    this.#files = treeWith(this.#files, changes);
    const texts = new Map(this.#texts);
    const contents = new Map(this.contents);
    for (const { path, content } of changes) {
      if (content === null) contents.delete(path);
      else contents.set(path, String(content));
      if (typeof content === "string") this.#blobs.set(blobId(content), content);
      if (!path.startsWith(".haiku/")) continue;
      if (content === null) texts.delete(path);
      else texts.set(path, String(content));
    }
    this.#texts = texts;
    this.contents = contents;
  }
}
