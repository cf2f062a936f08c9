import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { HostError } from "../../../shared/index.ts";
import { gitEnvironment } from "./git-process.ts";

export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly content: Buffer;
}

interface Waiting {
  readonly resolve: (object: GitObject | null) => void;
  readonly reject: (error: unknown) => void;
}

/** One long-lived `git cat-file --batch` per repository: reading an object costs no process. */
export class ObjectReader {
  readonly #directory: string;
  #child: ChildProcessWithoutNullStreams | null = null;
  #buffer: Buffer = Buffer.alloc(0);
  #waiting: Waiting[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** `name` is anything `git rev-parse` takes (`<oid>`, `<oid>:<path>`); null when there is no such object. */
  read(name: string): Promise<GitObject | null> {
    if (name.includes("\n") || name.trim() === "") return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process().stdin.write(`${name}\n`);
    });
  }

  close(): void {
    this.#child?.stdin.end();
    this.#child = null;
  }

  #process(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = spawn("git", ["--git-dir", this.#directory, "cat-file", "--batch"], { env: gitEnvironment() });
    child.stdout.on("data", (chunk: Buffer) => {
      this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
      this.#drain();
    });
    child.stderr.resume(); // git warns there, and waits for ever once nobody has read a pipe's worth of it
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
    this.#buffer = Buffer.alloc(0);
    for (const one of waiting) one.reject(new HostError(`git cat-file: ${why}`, { retryable: true }));
  }

  #drain(): void {
    for (;;) {
      const end = this.#buffer.indexOf(10);
      if (end < 0) return;
      const header = this.#buffer.subarray(0, end).toString("utf8");
      const found = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(header);
      if (!found) {
        this.#buffer = this.#buffer.subarray(end + 1);
        this.#waiting.shift()?.resolve(null);
        continue;
      }
      const [, oid = "", type = "", size = "0"] = found;
      const stop = end + 1 + Number(size);
      if (this.#buffer.length <= stop) return;
      const content = Buffer.from(this.#buffer.subarray(end + 1, stop));
      this.#buffer = this.#buffer.subarray(stop + 1);
      this.#waiting.shift()?.resolve({ oid, type, content });
    }
  }
}
