import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { HostError } from "../../../shared/index.ts";
import { gitEnvironment } from "./git-process.ts";

/** Git gives a line that is no object id back as it is: that is how the end of an answer is known. No file can hold it. */
const END = `end ${randomUUID()}\n`;

interface Waiting {
  readonly resolve: (output: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/** One long-lived `git diff-tree --stdin` per repository: comparing two trees costs no process. */
export class DiffReader {
  readonly #directory: string;
  #child: ChildProcessWithoutNullStreams | null = null;
  #chunks: Buffer[] = [];
  #waiting: Waiting[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** What `diff --raw -z -p` says of two trees, which must exist. */
  read(from: string, to: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process().stdin.write(`${from} ${to}\n${END}`);
    });
  }

  close(): void {
    this.#child?.stdin.end();
    this.#child = null;
  }

  #process(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const args = ["diff-tree", "--stdin", "-r", "--raw", "-z", "-p", "--abbrev=40", "-M"];
    const child = spawn("git", ["--git-dir", this.#directory, ...args], { env: gitEnvironment() });
    child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    child.stderr.resume();
    child.on("error", (error) => this.#fail(error.message));
    child.on("close", () => {
      if (this.#child === child) this.#child = null;
      this.#fail("it ended");
    });
    this.#child = child;
    return child;
  }

  #fail(why: string): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#chunks = [];
    for (const one of waiting) one.reject(new HostError(`git diff-tree: ${why}`, { retryable: true }));
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    if (!Buffer.concat(this.#chunks.slice(-2)).includes(END)) return;
    let whole = Buffer.concat(this.#chunks);
    for (let end = whole.indexOf(END); end >= 0; end = whole.indexOf(END)) {
      const said = whole.subarray(0, end);
      whole = whole.subarray(end + END.length);
      // The first line names the two trees.
      this.#waiting.shift()?.resolve(said.subarray(said.indexOf("\n") + 1));
    }
    this.#chunks = [whole];
  }
}
