import { randomUUID } from "node:crypto";
import { HostError } from "../../shared/index.ts";
import { gitText, runGit } from "./git-process.ts";
import type { Signature } from "./parse-objects.ts";

/** One path of a tree to be written. `oid` points at an object that exists, `content` is new, `null` deletes. */
export interface TreeChange {
  readonly path: string;
  readonly mode?: string;
  readonly source: { readonly oid: string } | { readonly content: Uint8Array } | null;
}

export interface CommitInput {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
}

const SCRATCH = "refs/local-github/scratch";
const ZERO = "0".repeat(40);

function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function changeLines(change: TreeChange): readonly (string | Uint8Array)[] {
  if (change.source === null) return [`D ${quoted(change.path)}\n`];
  const mode = change.mode ?? "100644";
  if ("oid" in change.source) return [`M ${mode} ${change.source.oid} ${quoted(change.path)}\n`];
  const { content } = change.source;
  return [`M ${mode} inline ${quoted(change.path)}\ndata ${content.byteLength}\n`, content, "\n"];
}

/**
 * Writes the tree that `base` (a tree id, or null for the empty tree) becomes after the changes, by one
 * `git fast-import` that leaves no ref behind. Paths that are to be deleted must exist; the caller checks.
 */
export async function writeTree(
  directory: string,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const ref = `${SCRATCH}/${randomUUID()}`;
  const parts: (string | Uint8Array)[] = [`commit ${ref}\nmark :1\ncommitter local <local> 0 +0000\ndata 0\n`];
  if (base !== null) parts.push(`M 040000 ${base} \n`);
  for (const change of changes) parts.push(...changeLines(change));
  parts.push(`\nls :1 ""\nreset ${ref}\nfrom ${ZERO}\n\n`);
  const input = joined(parts);
  const answer = await gitText(directory, ["fast-import", "--quiet"], { input });
  const found = /^040000 tree ([0-9a-f]{40})/.exec(answer);
  if (found?.[1]) return found[1];
  if (answer.startsWith("missing")) return EMPTY_TREE;
  throw new HostError(`git fast-import answered ${JSON.stringify(answer)}`, { retryable: false });
}

/**
 * One commit on top of `parent` that makes these changes, by one `git fast-import`; no ref moves. Paths that are to be
 * deleted must exist; the caller checks.
 */
export async function writeChangedCommit(
  directory: string,
  input: Omit<CommitInput, "tree" | "parents"> & { readonly parent: string; readonly changes: readonly TreeChange[] },
): Promise<string> {
  const ref = `${SCRATCH}/${randomUUID()}`;
  const message = Buffer.from(`${input.message}\n`, "utf8");
  const parts: (string | Uint8Array)[] = [
    `commit ${ref}\nmark :1\nauthor ${person(input.author)}\ncommitter ${person(input.committer)}\n`,
    `data ${message.byteLength}\n`,
    message,
    `from ${input.parent}\n`,
    ...input.changes.flatMap(changeLines),
    `\nget-mark :1\nreset ${ref}\nfrom ${ZERO}\n\n`,
  ];
  const oid = await gitText(directory, ["fast-import", "--quiet"], { input: joined(parts) });
  if (/^[0-9a-f]{40}$/.test(oid)) return oid;
  throw new HostError(`git fast-import answered ${JSON.stringify(oid)}`, { retryable: false });
}

function person({ name, email, date }: Signature): string {
  const plain = (text: string): string => text.replaceAll(/[<>\n]/g, "");
  return `${plain(name)} <${plain(email)}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

function joined(parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "utf8") : part)));
}

/** The tree without entries; git knows it without its being written. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** Makes a commit object; no ref moves. */
export function writeCommit(directory: string, input: CommitInput): Promise<string> {
  const parents = input.parents.flatMap((parent) => ["-p", parent]);
  const env = {
    GIT_AUTHOR_NAME: input.author.name,
    GIT_AUTHOR_EMAIL: input.author.email,
    GIT_AUTHOR_DATE: input.author.date,
    GIT_COMMITTER_NAME: input.committer.name,
    GIT_COMMITTER_EMAIL: input.committer.email,
    GIT_COMMITTER_DATE: input.committer.date,
  };
  return gitText(directory, ["commit-tree", input.tree, ...parents], { input: `${input.message}\n`, env });
}

/** Writes one blob and returns its id. */
export function writeBlob(directory: string, content: Uint8Array): Promise<string> {
  return gitText(directory, ["hash-object", "-w", "--stdin"], { input: content });
}

/** One ref of a transaction. `before`: the value it must have (zeros: must not exist); null leaves that open. */
export interface RefUpdate {
  readonly ref: string;
  readonly before: string | null;
  /** Zeros delete the ref. */
  readonly after: string;
}

/** All or nothing. False when a ref did not have the value it was expected to have. */
export async function updateRefs(directory: string, updates: readonly RefUpdate[]): Promise<boolean> {
  const lines = updates.map((update) =>
    update.after === ZERO
      ? `delete ${update.ref}${update.before === null ? "" : ` ${update.before}`}`
      : `update ${update.ref} ${update.after}${update.before === null ? "" : ` ${update.before}`}`,
  );
  const input = ["start", ...lines, "prepare", "commit", ""].join("\n");
  const result = await runGit(directory, ["update-ref", "--stdin"], { input, accept: [128] });
  if (result.code === 0) return true;
  if (/cannot lock ref|reference already exists|is at .* but expected/.test(result.stderr)) return false;
  throw new HostError(`git update-ref: ${result.stderr.trim()}`, { retryable: false });
}
