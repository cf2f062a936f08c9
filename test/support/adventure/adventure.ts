import { answerCommands } from "../../../src/engine/commands/run-commands.ts";
import { beginStage, nextEvents } from "../../../src/engine/decide/next-events.ts";
import type { Observation } from "../../../src/engine/observe/observation.ts";
import { openJobs } from "../../../src/engine/observe/open-jobs.ts";
import { pullRequestEvents } from "../../../src/engine/observe/pull-requests.ts";
import { treeWith } from "../../../src/engine/observe/tree-changes.ts";
import { replayOutcome } from "../../../src/engine/outcomes/replay-outcome.ts";
import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import {
  type EventSeen,
  type Facts,
  filesSeenAtGate,
  filesSeenOfPlan,
  type IntentState,
  intentBranch,
  type LedgerEvent,
  type PendingApproval,
  type Person,
  type Position,
  type PullFacts,
  position,
  RULES,
  type StagePullRequest,
  type StartEvent,
  startIntent,
  transition,
  workingStage,
} from "../../../src/method/index.ts";
import type { CommentSeen, FileChange } from "../../../src/ports/index.ts";
import { answerMarker } from "../../../src/render/index.ts";
import { blobId, UserError } from "../../../src/shared/index.ts";
import { parsePlans } from "../../../src/state/index.ts";
import { freezeIntent } from "../../../src/studio/index.ts";
import { aComment, aPull, PEOPLE } from "../recorded/observation.ts";
import { type Job, playJob, type Temper } from "./agents.ts";
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
  readonly world: Observation;
}

export class Adventure {
  readonly project: Project;
  /** Told of every line, with the ledger before it and what was seen; what fails here ends the adventure. */
  readonly watch: (before: IntentState, event: LedgerEvent, after: IntentState, facts: Facts) => void;
  readonly start: StartEvent;
  /** Every line that came into the ledger, in order. */
  readonly lines: LedgerEvent[] = [];
  state: IntentState;
  #seconds = 0;
  #files: ReadonlyMap<string, string> = new Map();
  /** Every file of the branch with what is in it. */
  contents: ReadonlyMap<string, string> = new Map();
  #texts: ReadonlyMap<string, string> = new Map();
  readonly #blobs = new Map<string, string>();
  #comments: CommentSeen[] = [];
  /** What the App has said to them. */
  readonly #answers: CommentSeen[] = [];
  #offers: PendingApproval[] = [];
  #merged: StagePullRequest["merged"] = null;
  #intentMerged: StagePullRequest["merged"] = null;
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
  get world(): Observation {
    const plans = parsePlans(SLUG, this.state.intent.stages, this.#texts);
    const stage = workingStage(this.state);
    const own = stage !== null && stage.branch !== MAIN;
    const pull = (merged: StagePullRequest["merged"], number: number): StagePullRequest => ({
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
    const facts: Facts = {
      now: this.now,
      plans,
      files: this.#files,
      head: HEAD,
      tree: blobId([...this.#files].join("\n")),
      stage_pull: own ? pull(this.#merged, 2) : null,
      intent_pull: pull(this.#intentMerged, 1),
      pending_approvals: this.#trouble === "none" ? this.#offers : [],
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
      ledger: { head: "l", state: this.state, files: new Map() },
      project: { commit: "c", config: this.project.config, studios: [this.project.studio], hasWorkflow: true },
      snapshot: {
        default_branch: { name: "main", head: "c", required_approvals: 0, required_checks: [] },
        branches: new Map([[MAIN, HEAD]]),
        commits: new Map(),
        pull_requests: [
          aPull({
            number: own ? 2 : 1,
            head_branch: stage?.branch ?? MAIN,
            comments: [...this.#comments, ...this.#answers],
          }),
        ],
        issue_comments: [],
      },
      work: {
        branch: stage?.branch ?? MAIN,
        head: HEAD,
        commit: HEAD,
        tree: facts.tree,
        files: this.#files,
        modes: new Map(),
        texts: this.#texts,
        plans,
      },
      runs: [],
      listed: true,
      facts,
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
    return position(this.state, this.world.facts);
  }

  pass(seconds: number): void {
    this.#seconds += seconds;
  }

  /** The engine looks until nothing is left to do. What it opens is dispatched. */
  async look(): Promise<number> {
    let written = 0;
    for (let round = 0; round < 60; round += 1) {
      const observation = this.world;
      const answered = await answerCommands(ports, options, observation, nextEvents);
      this.#comments = this.#comments.map((comment) => {
        const one = answered.find(({ comment: placed }) => placed.comment.id === comment.id);
        if (!one || one.events.length > 0) return comment;
        const author = { ...options.bot, bot: true };
        this.#answers.push(aComment({ id: 1_000_000 + comment.id, body: answerMarker(comment.id), author }));
        return { ...comment, our_reactions: [one.reaction] };
      });
      const noticed = this.state.intent.ended === null ? pullRequestEvents(observation) : [];
      const decision = nextEvents(observation, [...noticed, ...answered.flatMap(({ events }) => events)]);
      this.apply(decision.events);
      written += decision.events.length;
      for (const { lane: job, steps } of openJobs(this.state))
        if (!this.#dispatched.some((one) => one.lane === job))
          this.#dispatched.push({ lane: job, steps, world: this.world });
      if (decision.events.length > 0) continue;
      if (decision.operation === null) return written;
      const [event] = this.#acts(observation, decision.operation);
      if (!event) return written;
      this.apply([event]);
      written += 1;
    }
    throw new RangeError("the engine did not come to rest");
  }

  #acts(
    observation: Observation,
    operation: NonNullable<ReturnType<typeof nextEvents>["operation"]>,
  ): readonly LedgerEvent[] {
    if (operation.act === "begin_stage") return [beginStage(observation, this.state, operation.stage)];
    if (operation.act === "merge_stage")
      return [{ do: "merged", at: this.now, stage: operation.stage, ref: MERGED, head: MERGED }];
    if (operation.act !== "deliver") return [];
    const witnesses = { ".": observation.work.tree };
    const clearance = { at: this.now, by: null, source: "engine", ref: DELIVERED, witnesses } as const;
    return [{ do: "deliver", head: DELIVERED, clearance }];
  }

  apply(events: readonly LedgerEvent[]): void {
    const facts = events.length > 0 ? this.world.facts : null;
    for (const event of events) {
      const before = this.state;
      this.state = transition(before, event);
      if (facts) this.watch(before, event, this.state, facts);
      this.lines.push(event);
      if (event.do === "begin_stage" || event.do === "merged" || event.do === "early_merge") this.#merged = null;
      if (event.do === "merged" || (event.do === "clear" && event.what === "plan")) this.#offers = [];
    }
  }

  /** Jobs whose steps are open in the ledger, oldest first. */
  get running(): readonly Waiting[] {
    const open = new Set(openJobs(this.state).map(({ lane: job }) => job));
    return this.#dispatched.filter(({ lane: job }) => open.has(job));
  }

  /** A job ends, having worked on what stood when it began. */
  finish(waiting: Waiting, dice: Dice, temper: Temper): Job {
    const { world: observation, lane, steps } = waiting;
    const beginning = {
      ...{
        slug: observation.slug,
        state: observation.ledger.state,
        files: observation.work.files,
        texts: observation.work.texts,
      },
      facts: observation.facts,
    };
    const job = playJob({ beginning, lane, dice, temper, blobs: this.#blobs }, steps);
    this.#brought.push(job);
    return job;
  }

  /** An outcome arrives, for the first time or again. */
  bring(job: Job): void {
    if (this.state.intent.ended !== null) return;
    const result = replayOutcome(this.world, job.read, 1, job.ground);
    // The work commit comes first, then the ledger that tell of it.
    this.#change(result.changes);
    this.apply(result.events);
  }

  /** An outcome arrives once more. Where its steps are another job's by now, it is refused, and nothing changes. */
  bringAgain(job: Job): void {
    const before = this.state;
    try {
      this.bring(job);
    } catch (error) {
      if (!(error instanceof UserError && error.code === "outcome_foreign" && this.state === before)) throw error;
    }
  }

  /** Takes this moment down; what comes back puts ledger and files back to it. */
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
  lose({ lane: job }: Waiting, result: "failed" | "stale"): void {
    const steps = openJobs(this.state).find((one) => one.lane === job)?.steps ?? [];
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
    const witnesses = plan ? filesSeenOfPlan(SLUG, stage.name, units, files) : filesSeenAtGate(SLUG, units, files);
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
