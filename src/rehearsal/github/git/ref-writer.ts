import { HostError } from "../../../shared/index.ts";
import { GitDialogue } from "./git-dialogue.ts";
import { ZERO_OID } from "./git-process.ts";

/** One ref of a transaction. `before`: the value it must have (zeros: must not exist); null leaves that open. */
export interface RefUpdate {
  readonly ref: string;
  readonly before: string | null;
  /** Zeros delete the ref. */
  readonly after: string;
}

const NOT_AS_EXPECTED = /cannot lock ref|reference already exists|is at .* but expected/;
const DONE = "start: ok\nprepare: ok\ncommit: ok\n";

/** Moves refs of one repository. A transaction that fails ends git, so that they follow each other. */
export class RefWriter {
  readonly #dialogue: GitDialogue<true>;
  #last: Promise<boolean> = Promise.resolve(true);

  constructor(directory: string) {
    this.#dialogue = new GitDialogue(directory, ["update-ref", "--stdin"], (said) =>
      said.length < DONE.length ? null : { answer: true, rest: said.subarray(DONE.length) },
    );
  }

  /** All or nothing. False when a ref did not have the value it was expected to have. */
  update(updates: readonly RefUpdate[]): Promise<boolean> {
    const lines = ["start", ...updates.map(commandLine), "prepare", "commit", ""].join("\n");
    const next = (): Promise<boolean> => this.#dialogue.ask(lines).catch(refused);
    this.#last = this.#last.then(next, next);
    return this.#last;
  }

  close(): void {
    this.#dialogue.close();
  }
}

function commandLine({ ref, before, after }: RefUpdate): string {
  const expected = before === null ? "" : ` ${before}`;
  return after === ZERO_OID ? `delete ${ref}${expected}` : `update ${ref} ${after}${expected}`;
}

function refused(error: unknown): false {
  if (error instanceof HostError && NOT_AS_EXPECTED.test(error.message)) return false;
  throw error;
}
