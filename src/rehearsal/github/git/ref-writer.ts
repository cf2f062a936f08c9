import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { HostError } from "../../../shared/index.ts";
import { gitEnvironment, ZERO_OID } from "./git-process.ts";

/** One ref of a transaction. `before`: the value it must have (zeros: must not exist); null leaves that open. */
export interface RefUpdate {
  readonly ref: string;
  readonly before: string | null;
  /** Zeros delete the ref. */
  readonly after: string;
}

const NOT_AS_EXPECTED = /cannot lock ref|reference already exists|is at .* but expected/;
const ANSWERS = "start: ok\nprepare: ok\ncommit: ok\n";

/** One long-lived `git update-ref` per repository: a transaction costs no process, unless it fails. */
export class RefWriter {
  readonly #directory: string;
  #child: ChildProcessWithoutNullStreams | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** All or nothing. False when a ref did not have the value it was expected to have. */
  update(updates: readonly RefUpdate[]): Promise<boolean> {
    const mine = this.#tail.then(() => this.#transaction(updates));
    this.#tail = mine.catch(untold);
    return mine;
  }

  close(): void {
    this.#child?.stdin.end();
    this.#child = null;
  }

  #transaction(updates: readonly RefUpdate[]): Promise<boolean> {
    const child = this.#process();
    let [out, err] = ["", ""];
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        if (this.#child === child) this.#child = null;
        if (NOT_AS_EXPECTED.test(err)) resolve(false);
        else reject(new HostError(`git update-ref: ${err.trim() || why}`, { retryable: false }));
      };
      child.stdout.removeAllListeners("data").on("data", (chunk: Buffer) => {
        out += chunk.toString("utf8");
        if (out === ANSWERS) resolve(true);
      });
      child.stderr.removeAllListeners("data").on("data", (chunk: Buffer) => {
        err += chunk.toString("utf8");
      });
      child.removeAllListeners("close").on("close", (code) => fail(`it ended with ${code}`));
      child.removeAllListeners("error").on("error", (error) => fail(error.message));
      child.stdin.write(["start", ...updates.map(commandLine), "prepare", "commit", ""].join("\n"));
    });
  }

  #process(): ChildProcessWithoutNullStreams {
    const known = this.#child;
    if (known && known.exitCode === null && known.signalCode === null) return known;
    const child = spawn("git", ["--git-dir", this.#directory, "update-ref", "--stdin"], { env: gitEnvironment() });
    // A transaction that fails ends the process while the rest of its lines are on their way.
    child.stdin.on("error", untold);
    this.#child = child;
    return child;
  }
}

function commandLine({ ref, before, after }: RefUpdate): string {
  const expected = before === null ? "" : ` ${before}`;
  return after === ZERO_OID ? `delete ${ref}${expected}` : `update ${ref} ${after}${expected}`;
}

/** What failed is told to whoever waits for the transaction, by the end of the process. */
function untold(): undefined {
  return undefined;
}
