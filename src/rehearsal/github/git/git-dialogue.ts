import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { HostError } from "../../../shared/index.ts";
import { gitEnvironment } from "./git-process.ts";

/** The first answer in what git has said so far, with what is left behind it; null while it is not whole. */
export type ReadAnswer<T> = (said: Buffer) => { readonly answer: T; readonly rest: Buffer } | null;

interface Waiting<T> {
  readonly resolve: (answer: T) => void;
  readonly reject: (error: unknown) => void;
}

/** One long-lived git command that answers line by line: asking it costs no process. It is started anew when it has ended. */
export class GitDialogue<T> {
  readonly #directory: string;
  readonly #args: readonly string[];
  readonly #read: ReadAnswer<T>;
  #child: ChildProcessWithoutNullStreams | null = null;
  #chunks: Buffer[] = [];
  #waiting: Waiting<T>[] = [];

  constructor(directory: string, args: readonly string[], read: ReadAnswer<T>) {
    this.#directory = directory;
    this.#args = args;
    this.#read = read;
  }

  /** Answers come in the order of the questions. Fails with HostError and git's own words when git ends instead. */
  ask(question: string): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process().stdin.write(question);
    });
  }

  close(): void {
    this.#child?.stdin.end();
    this.#child = null;
  }

  #process(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = spawn("git", ["--git-dir", this.#directory, ...this.#args], { env: gitEnvironment() });
    let complaint = "";
    const end = (why: string): void => {
      if (this.#child === child) this.#child = null;
      const waiting = this.#waiting;
      [this.#waiting, this.#chunks] = [[], []];
      const said = `git ${this.#args[0]}: ${complaint.trim() || why}`;
      for (const one of waiting) one.reject(new HostError(said, { retryable: true }));
    };
    child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    // Git warns there, and waits for ever once nobody has read a pipe's worth of it.
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = `${complaint}${chunk}`.slice(-2000);
    });
    child.stdin.on("error", (error) => end(error.message));
    child.on("error", (error) => end(error.message));
    child.on("close", (code) => end(`it ended with ${code}`));
    this.#child = child;
    return child;
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    let said: Buffer = Buffer.concat(this.#chunks);
    for (let found = this.#read(said); found !== null; found = this.#read(said)) {
      said = found.rest;
      this.#waiting.shift()?.resolve(found.answer);
    }
    this.#chunks = [said];
  }
}
