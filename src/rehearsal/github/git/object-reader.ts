import { GitDialogue } from "./git-dialogue.ts";

export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Reads objects of one repository. */
export class ObjectReader {
  readonly #dialogue: GitDialogue<GitObject | null>;

  constructor(directory: string) {
    this.#dialogue = new GitDialogue(directory, ["cat-file", "--batch"], nextObject);
  }

  /** `name` is anything `git rev-parse` takes (`<oid>`, `<oid>:<path>`); null when there is no such object. */
  async read(name: string): Promise<GitObject | null> {
    return name.includes("\n") || name.trim() === "" ? null : this.#dialogue.ask(`${name}\n`);
  }

  close(): void {
    this.#dialogue.close();
  }
}

/** `<oid> <type> <size>`, the content and a line's end; or a line that says why not. */
function nextObject(said: Buffer): { readonly answer: GitObject | null; readonly rest: Buffer } | null {
  const end = said.indexOf(10);
  if (end < 0) return null;
  const found = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(said.toString("utf8", 0, end));
  if (!found) return { answer: null, rest: said.subarray(end + 1) };
  const [, oid = "", type = "", size = "0"] = found;
  const stop = end + 1 + Number(size);
  if (said.length <= stop) return null;
  return { answer: { oid, type, content: Buffer.from(said.subarray(end + 1, stop)) }, rest: said.subarray(stop + 1) };
}
