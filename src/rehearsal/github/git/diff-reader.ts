import { randomUUID } from "node:crypto";
import { GitDialogue } from "./git-dialogue.ts";

/** Git gives a line that is no object id back as it is: that is how the end of an answer is known. No file can hold it. */
const END = `end ${randomUUID()}\n`;

/** Compares trees of one repository. */
export class DiffReader {
  readonly #dialogue: GitDialogue<Buffer>;

  constructor(directory: string) {
    const args = ["diff-tree", "--stdin", "-r", "--raw", "-z", "-p", "--abbrev=40", "-M"];
    this.#dialogue = new GitDialogue(directory, args, nextDiff);
  }

  /** What `diff --raw -z -p` says of two trees, which must exist. */
  read(from: string, to: string): Promise<Buffer> {
    return this.#dialogue.ask(`${from} ${to}\n${END}`);
  }

  close(): void {
    this.#dialogue.close();
  }
}

function nextDiff(said: Buffer): { readonly answer: Buffer; readonly rest: Buffer } | null {
  const end = said.indexOf(END);
  // The first line names the two trees.
  return end < 0 ? null : { answer: said.subarray(said.indexOf("\n") + 1, end), rest: said.subarray(end + END.length) };
}
