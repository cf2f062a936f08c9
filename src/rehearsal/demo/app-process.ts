import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { HostError } from "../../shared/index.ts";
import { LastLines } from "./last-lines.ts";
import type { KillPoint } from "./options.ts";

/** How the App is started, and started again after each death that was planned. */
export interface AppPlan {
  /** The built program that `npm start` runs. */
  readonly program: string;
  readonly node: string;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Where to die: the first process at the first point, the second one at the second. */
  readonly killAt: readonly KillPoint[];
  readonly say: (line: string) => void;
}

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 10_000;

/** The App as a process of its own, started the way its operator would. */
export class AppProcess {
  readonly #plan: AppPlan;
  /** The last lines it printed. */
  readonly log = new LastLines(200);
  #child: ChildProcess | null = null;
  #wanted = false;
  #deaths = 0;
  #failure: HostError | null = null;

  constructor(plan: AppPlan) {
    this.#plan = plan;
  }

  /** How often the process died at a kill point. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Why it is gone, when it is gone without having been asked. */
  get failure(): HostError | null {
    return this.#failure;
  }

  /** Starts it and waits until it says that it is ready. */
  async start(): Promise<void> {
    this.#wanted = true;
    this.#launch();
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await this.#isReady())) {
      if (this.#failure) throw this.#failure;
      if (Date.now() > deadline) throw new HostError("the App was not ready in time", { retryable: false });
      await sleep(50);
    }
  }

  /** Asks it to end, as a process manager does, and waits until it has. */
  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(late);
  }

  #launch(): void {
    const { program, node, environment, killAt } = this.#plan;
    const point = killAt[this.#deaths];
    const dying = point === undefined ? {} : { HAIKU_CRASH_AT: point };
    const child = spawn(node, [program], { env: { ...environment, ...dying }, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (data: Buffer) => this.log.add(data.toString()));
    child.stderr.on("data", (data: Buffer) => this.log.add(data.toString()));
    child.on("error", (error) => this.#gone(child, error.message));
    child.on("exit", (code, signal) => this.#gone(child, signal ?? `exit code ${code}`));
    this.#child = child;
  }

  #gone(child: ChildProcess, how: string): void {
    if (!this.#wanted || child !== this.#child) return;
    const point = this.#plan.killAt[this.#deaths];
    if (point !== undefined && how === "SIGKILL") {
      this.#deaths += 1;
      this.#plan.say(`the App was killed ${point} and is started again`);
      this.#launch();
      return;
    }
    this.#failure = new HostError(`the App ended by itself (${how})`, { retryable: false });
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.#plan.port}/readyz`)).ok;
    } catch (error) {
      if (error instanceof TypeError) return false; // nobody listens yet
      throw error;
    }
  }
}
