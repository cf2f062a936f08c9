import { ENGINE_VERSION } from "../../src/app/repositories.ts";
import {
  type Account,
  type Clock,
  type Dispatcher,
  type GateRun,
  KEY_NOTICE,
  type NoticeSeen,
  OUTCOME_NOTICE,
  outcomeDigest,
  outcomeFile,
  type RunRequest,
  type RunSeen,
  type StepOutcome,
} from "../../src/ports/index.ts";
import { blobId, HostError } from "../../src/shared/index.ts";

/** When agents began and ended, by their own account. */
const AT = "2026-01-05T09:00:00.000Z";

/**
 * What becomes of a dispatch: GitHub fails before or after it started the job, or does not say which run it is, or shows
 * the run to nobody before `showsAll`.
 */
export type DispatchTrouble = "fails" | "its answer is lost" | "its run is not told" | "its run is not shown";

/** Files of an artifact, as a job uploads them. */
export type Artifact = Map<string, Uint8Array>;

/** Takes the place of jobs in stories that are about what a job brings home: the story itself writes the artifact. */
export class HandDispatcher implements Dispatcher {
  readonly workflow = ".github/workflows/haiku.yml";
  readonly dispatched: RunRequest[] = [];
  readonly #bot: Account;
  readonly #clock: Pick<Clock, "now">;
  readonly #runs: RunSeen[] = [];
  readonly #artifacts = new Map<number, Artifact>();
  readonly #notices = new Map<number, readonly NoticeSeen[]>();

  /** `bot`: the account in whose name the App dispatches. */
  constructor(bot: Account, clock: Pick<Clock, "now">) {
    this.#bot = bot;
    this.#clock = clock;
  }

  /** GitHub's refusal to start a job; null: it starts them. */
  refusal: Error | null = null;
  /** How often a job was asked for in vain. */
  refusals = 0;

  /** So long after its start no search shows a run; what is asked for by its id, or among all, is there at once. In milliseconds. */
  searchLagMs = 0;
  /** Whether a dispatch answers which run it has started, as older servers do not. */
  tellsRuns = true;

  /** Numbers of runs come after this one. */
  firstRun = 1000;

  /** What the next dispatches meet, one after the other. */
  readonly troubles: DispatchTrouble[] = [];
  readonly #hidden = new Set<number>();

  async dispatch(request: RunRequest, branch: string): Promise<number | null> {
    if (this.refusal !== null) {
      this.refusals += 1;
      throw this.refusal;
    }
    const trouble = this.troubles.shift();
    if (trouble === "fails") throw badGateway();
    this.dispatched.push(request);
    const id = this.firstRun + this.dispatched.length;
    if (trouble === "its run is not shown") this.#hidden.add(id);
    this.#runs.unshift({
      ...{ id, name: request.lane, status: "in_progress", conclusion: null, url: `http://runs.test/${id}` },
      ...{ created_at: this.#clock.now(), path: this.workflow, event: "workflow_dispatch" },
      ...{ actor: this.#bot, triggered_by: this.#bot, head_branch: branch, head: request.config },
      ...{ attempt: 1, suite: `suite-${id}` },
    });
    if (trouble === "its answer is lost") throw badGateway();
    return trouble === "its run is not told" || !this.tellsRuns ? null : id;
  }

  async runs(): Promise<readonly RunSeen[]> {
    const shown = Date.parse(this.#clock.now()) - this.searchLagMs;
    return (await this.newest()).filter(({ created_at }) => Date.parse(created_at) <= shown);
  }

  async newest(): Promise<readonly RunSeen[]> {
    return this.#runs.filter(({ id }) => !this.#hidden.has(id));
  }

  async run(id: number): Promise<RunSeen | null> {
    return (await this.newest()).find((run) => run.id === id) ?? null;
  }

  /** From now on every run is shown that was not. */
  showsAll(): void {
    this.#hidden.clear();
  }

  /** The run of a request is gone from GitHub, as if it had never been. */
  loses(request: RunRequest): void {
    const { id } = this.#run(request);
    this.loseRuns((run) => (run.id === id ? null : run));
  }

  async notices(run: RunSeen): Promise<readonly NoticeSeen[]> {
    return this.#notices.get(run.id) ?? [];
  }

  async outcome(run: number): Promise<ReadonlyMap<string, Uint8Array> | null> {
    return this.#artifacts.get(run) ?? null;
  }

  async cancel(run: number): Promise<void> {
    const at = this.#runs.findIndex(({ id }) => id === run);
    const seen = this.#runs[at];
    if (seen) this.#runs[at] = { ...seen, status: "completed", conclusion: "cancelled" };
  }

  /** GitHub stops the job of a request: its time is up, or somebody has pressed the button there. */
  stops(request: RunRequest): Promise<void> {
    return this.cancel(this.#run(request).id);
  }

  /** Whether its job has not ended. */
  isOpen(request: RunRequest): boolean {
    const run = this.#find(request);
    return run !== undefined && run.status !== "completed";
  }

  /** The request that waits for its job, newest first; null when there is none. */
  waiting(kind?: RunRequest["kind"], intent?: string): RunRequest | null {
    const open = this.dispatched.filter((one) => this.isOpen(one));
    const fits = (one: RunRequest): boolean => one.kind === (kind ?? one.kind) && one.intent === (intent ?? one.intent);
    return open.findLast(fits) ?? null;
  }

  /**
   * Ends the job of a request with this artifact; null: it left none. What it announces is the artifact's digest, as
   * long as nothing else is said.
   */
  finish(request: RunRequest, artifact: Artifact | null, notices?: readonly string[]): void {
    const run = this.#run(request);
    if (artifact) this.#artifacts.set(run.id, artifact);
    const digests = notices ?? (artifact ? [outcomeDigest(artifact)] : []);
    this.#notices.set(run.id, digests.map(announcing));
    this.#runs[this.#runs.indexOf(run)] = { ...run, status: "completed", conclusion: artifact ? "success" : "failure" };
  }

  /** The machine of a request's job kills it: this artifact is uploaded all the same, and the key was said before. */
  kills(request: RunRequest, artifact: ReadonlyMap<string, Uint8Array>, key: string): void {
    this.finish(request, new Map(artifact), []);
    const run = this.#run(request);
    this.#notices.set(run.id, [{ title: KEY_NOTICE, message: key }]);
    this.#runs[this.#runs.indexOf(run)] = { ...run, conclusion: "failure" };
  }

  /** Somebody runs the job of this request again. */
  rerun(request: RunRequest, by: Account): void {
    const run = this.#run(request);
    const again = { attempt: run.attempt + 1, triggered_by: by, status: "in_progress", conclusion: null } as const;
    this.#runs[this.#runs.indexOf(run)] = { ...run, ...again };
  }

  /** A run that the App did not start shows up among the others, finished, with this artifact. */
  intrude(run: Partial<RunSeen> & Pick<RunSeen, "name">, artifact: Artifact): number {
    const id = 90_000 + this.#runs.length;
    this.#runs.unshift({
      ...{ id, status: "completed", conclusion: "success", url: `http://runs.test/${id}` },
      ...{ created_at: this.#clock.now(), path: this.workflow, event: "workflow_dispatch" },
      ...{ actor: this.#bot, triggered_by: this.#bot, head_branch: "main", head: this.dispatched.at(-1)?.config ?? "" },
      ...{ attempt: 1, suite: `suite-${id}`, ...run },
    });
    this.#artifacts.set(id, artifact);
    this.#notices.set(id, [announcing(outcomeDigest(artifact))]);
    return id;
  }

  /** The runs of the App's dispatches vanish from the list, or lose their names. */
  loseRuns(change: (run: RunSeen) => RunSeen | null): void {
    const kept = this.#runs.flatMap((run) => change(run) ?? []);
    this.#runs.splice(0, this.#runs.length, ...kept);
  }

  #run(request: RunRequest): RunSeen {
    const found = this.#find(request);
    if (found) return found;
    throw new TypeError(`no run of ${request.lane}`);
  }

  #find(request: RunRequest): RunSeen | undefined {
    return this.#runs.find((run) => run.id === this.firstRun + 1 + this.dispatched.indexOf(request));
  }
}

function announcing(digest: string): NoticeSeen {
  return { title: OUTCOME_NOTICE, message: digest };
}

function badGateway(): HostError {
  return new HostError("dispatching: Bad gateway", { retryable: true, status: 502 });
}

export interface Brought {
  readonly commands: readonly (readonly [name: string, args: Readonly<Record<string, unknown>>])[];
  readonly files?: Readonly<Record<string, string>>;
  /** Blob ids of what the files replace. */
  readonly bases?: Readonly<Record<string, string>>;
  /** Quality gates that were run. */
  readonly gates?: readonly GateRun[];
  /** The step came to no end. */
  readonly failure?: StepOutcome["failure"];
}

/** The artifact of a job in which every step that the job was opened with (or these) made its calls and wrote its files. */
export function artifactOf(
  request: RunRequest,
  brought: Brought | ((key: string) => Brought),
  keys: readonly string[] = request.steps,
): Artifact {
  const all = keys.map((key) => ({ key, ...(typeof brought === "function" ? brought(key) : brought) }));
  const { intent, lane: job, sha, ledger, config } = request;
  const steps = all.map((one) => outcomeOf(intent, one));
  const outcome = { schema: 1, engine: ENGINE_VERSION, intent, lane: job, sha, ledger, config, steps };
  return new Map([
    ["outcome.json", Buffer.from(JSON.stringify(outcome))],
    ...all.flatMap(({ files }, i) =>
      Object.values(files ?? {}).map((text, place): [string, Uint8Array] => [outcomeFile(i, place), Buffer.from(text)]),
    ),
  ]);
}

function outcomeOf(
  intent: string,
  { key, commands, files, bases, gates = [], failure = null }: Brought & { readonly key: string },
): StepOutcome {
  return {
    key,
    agent: { name: "by-hand", version: null },
    started_at: AT,
    completed_at: AT,
    agent_ms: 1,
    commands: commands.map(([name, args]) => ({ name, args: { intent, ...args } })),
    files: Object.entries(files ?? {}).map(([path, text]) => {
      return { path, mode: "100644", oid: blobId(Buffer.from(text)), base: bases?.[path] ?? null };
    }),
    ...{ gates: [...gates], usage: null, prompt: null, manifest: [], containment: [], failure },
  };
}

/** Key of a step of the tiny studio's only stage; `rest` is kind, subject, hat and count. */
export function stepOfWork(slug: string, rest: string): string {
  return [slug, "work", rest].join("/");
}

/** Plan of one unit that writes `note.txt`. */
export const PLANNED: Brought = {
  commands: [
    [
      "haiku_unit_write",
      {
        stage: "work",
        unit: "unit-001-note",
        title: "Write the note",
        body: "Write one line of greeting to `note.txt`.",
        criteria: ["The note greets."],
        outputs: ["note.txt"],
      },
    ],
  ],
};

/** The plan is read and signed. */
export const SIGNED: Brought = {
  commands: [["haiku_review_complete", { stage: "work", summary: "Nothing to add." }]],
};

/** The unit is done; `files` replaces what was written. */
export function made(files: Readonly<Record<string, string>> = { "note.txt": "Hello\n" }): Brought {
  const unit = { stage: "work", unit: "unit-001-note" };
  return {
    files,
    commands: [
      ["haiku_unit_criterion", { ...unit, n: 1, met: true, evidence: "note.txt says Hello" }],
      ["haiku_unit_advance_hat", { ...unit, message: "The note is written." }],
    ],
  };
}
