import { ENGINE_VERSION } from "../../src/app/make-engine.ts";
import type { Dispatcher, GateRun, RunRequest, RunSeen, StepOutcome } from "../../src/ports/index.ts";
import { blobId } from "../../src/shared/index.ts";

/** Files of an artifact, as a job uploads them. */
export type Artifact = Map<string, Uint8Array>;

/** Takes the place of jobs in stories that are about what a job brings home: the story itself writes the artifact. */
export class HandDispatcher implements Dispatcher {
  readonly dispatched: RunRequest[] = [];
  readonly #runs: RunSeen[] = [];
  readonly #artifacts = new Map<number, Artifact>();

  async dispatch(request: RunRequest): Promise<void> {
    this.dispatched.push(request);
    const id = 1000 + this.dispatched.length;
    const seen = {
      name: request.lane,
      status: "in_progress",
      conclusion: null,
      url: `http://runs.test/${id}`,
    } as const;
    this.#runs.unshift({ ...seen, id, created_at: new Date().toISOString() });
  }

  async runs(): Promise<readonly RunSeen[]> {
    return this.#runs;
  }

  async outcome(run: number): Promise<ReadonlyMap<string, Uint8Array> | null> {
    return this.#artifacts.get(run) ?? null;
  }

  async cancel(run: number): Promise<void> {
    const at = this.#runs.findIndex(({ id }) => id === run);
    const seen = this.#runs[at];
    if (seen) this.#runs[at] = { ...seen, status: "completed", conclusion: "cancelled" };
  }

  /** Whether its job has not ended. */
  isOpen(request: RunRequest): boolean {
    return this.#run(request).status !== "completed";
  }

  /** The request that waits for its job, newest first; null when there is none. */
  waiting(kind?: RunRequest["kind"], intent?: string): RunRequest | null {
    const open = this.dispatched.filter((one) => this.isOpen(one));
    const fits = (one: RunRequest): boolean => one.kind === (kind ?? one.kind) && one.intent === (intent ?? one.intent);
    return open.findLast(fits) ?? null;
  }

  /** Ends the job of a request with this artifact; null: it left none. */
  finish(request: RunRequest, artifact: Artifact | null): void {
    const run = this.#run(request);
    if (artifact) this.#artifacts.set(run.id, artifact);
    this.#runs[this.#runs.indexOf(run)] = { ...run, status: "completed", conclusion: artifact ? "success" : "failure" };
  }

  #run(request: RunRequest): RunSeen {
    const found = this.#runs.find((run) => run.id === 1001 + this.dispatched.indexOf(request));
    if (found) return found;
    throw new TypeError(`no run of ${request.lane}`);
  }
}

export interface Brought {
  readonly commands: readonly (readonly [name: string, args: Readonly<Record<string, unknown>>])[];
  readonly files?: Readonly<Record<string, string>>;
  /** Blob ids of what the files replace. */
  readonly bases?: Readonly<Record<string, string>>;
  /** Quality gates that were run. */
  readonly gates?: readonly GateRun[];
}

/** The artifact of a job in which every step that the lane was opened with (or these) made its calls and wrote its files. */
export function artifactOf(
  request: RunRequest,
  brought: Brought | ((key: string) => Brought),
  keys: readonly string[] = request.steps,
): Artifact {
  const all = keys.map((key) => ({ key, ...(typeof brought === "function" ? brought(key) : brought) }));
  const { intent, lane, sha, ledger, config } = request;
  const steps = all.map((one) => outcomeOf(intent, one));
  const outcome = { schema: 1, engine: ENGINE_VERSION, intent, lane, sha, ledger, config, steps };
  return new Map([
    ["outcome.json", Buffer.from(JSON.stringify(outcome))],
    ...all.flatMap(({ files }, i) =>
      Object.entries(files ?? {}).map(([path, text]): [string, Uint8Array] => [
        `files/${i}/${path}`,
        Buffer.from(text),
      ]),
    ),
  ]);
}

function outcomeOf(
  intent: string,
  { key, commands, files, bases, gates = [] }: Brought & { readonly key: string },
): StepOutcome {
  return {
    key,
    agent: { name: "by-hand", version: null },
    started_at: new Date().toISOString(),
    completed_at: new Date().toISOString(),
    agent_ms: 1,
    commands: commands.map(([name, args]) => ({ name, args: { intent, ...args } })),
    files: Object.entries(files ?? {}).map(([path, text]) => {
      return { path, mode: "100644", oid: blobId(Buffer.from(text)), base: bases?.[path] ?? null };
    }),
    ...{ gates: [...gates], usage: null, prompt: null, manifest: [], containment: [], failure: null },
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
