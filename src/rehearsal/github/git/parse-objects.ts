import { HostError } from "../../../shared/index.ts";

/** Who made a commit, and when; the time zone is not kept. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601 in UTC, to the second. */
  readonly date: string;
}

/** `message` is without the line end it was stored with. */
export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** As it came with it, and the text that it is of: the whole object but for the signature. */
  readonly signature: { readonly armored: string; readonly payload: string } | null;
}

export interface TreeEntry {
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly oid: string;
  readonly path: string;
}

/** Instants as GitHub writes them: UTC, no fractions. */
export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

function parseSignature(line: string): Signature {
  const found = /^(.*) <([^>]*)> (\d+) [+-]\d{4}$/.exec(line);
  if (!found) throw new HostError(`unreadable signature in a commit: ${line}`, { retryable: false });
  return { name: found[1] ?? "", email: found[2] ?? "", date: isoSeconds(Number(found[3]) * 1000) };
}

/** The commit object's text, as `cat-file` gives it. */
export function parseCommit(oid: string, content: Buffer): Commit {
  const text = content.toString("utf8");
  const gap = text.indexOf("\n\n");
  const head = (gap < 0 ? text : text.slice(0, gap)).split("\n");
  const values = (key: string): string[] =>
    head.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    oid,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: parseSignature(values("author")[0] ?? ""),
    committer: parseSignature(values("committer")[0] ?? ""),
    message: gap < 0 ? "" : text.slice(gap + 2).replace(/\n$/, ""),
    signature: signatureIn(text, gap),
  };
}

/** The header `gpgsig`, whose further lines begin with a space. */
function signatureIn(text: string, gap: number): Commit["signature"] {
  const found = /^gpgsig (.*(?:\n .*)*)\n/m.exec(gap < 0 ? text : text.slice(0, gap + 1));
  if (!found) return null;
  const [header, value = ""] = found;
  const payload = text.slice(0, found.index) + text.slice(found.index + header.length);
  return { armored: value.replaceAll("\n ", "\n"), payload };
}

/** The tree object's bytes: `<mode> <name>\0<20 bytes of id>`, repeated. */
export function parseTree(content: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(32, at);
    const zero = content.indexOf(0, space);
    const mode = content.subarray(at, space).toString("latin1").padStart(6, "0");
    const type = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
    const path = content.subarray(space + 1, zero).toString("utf8");
    entries.push({ mode, type, oid: content.subarray(zero + 1, zero + 21).toString("hex"), path });
    at = zero + 21;
  }
  return entries;
}
