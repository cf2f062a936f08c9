/*
 * Where something comes from, in one word of the ledger: what an act of a person, an approval or a finding refers to. What is
 * done once is known by it, so each of them is written and read in one way, here.
 */

/** Kind → what says which one it is. */
interface Sources {
  /** A comment on an issue or a pull request. */
  readonly comment: { readonly id: number };
  readonly review: { readonly id: number };
  /** The remark that opened a thread. */
  readonly "review-comment": { readonly id: number };
  /** A workflow run; a run that is started again is another one. */
  readonly run: { readonly id: number; readonly attempt: number };
  readonly commit: { readonly sha: string };
  /** A commit on the ledger. */
  readonly ledger: { readonly sha: string };
  /** A check, status, label or date that a gate has waited for. */
  readonly check: { readonly id: number };
  readonly status: { readonly name: string };
  readonly label: { readonly name: string };
  readonly date: { readonly name: string };
  /** A button of the App's check on a commit; everybody's press of it is one of its own where there is a person. */
  readonly button: { readonly check: number; readonly head: string; readonly person: number | null };
  /** The step that filed it. */
  readonly step: { readonly key: string };
  /** The head of the default branch that could not be merged. */
  readonly base: { readonly head: string };
  /** A check of the repository that failed on a head. Its name may hold anything, a commit's no `@`. */
  readonly failed_check: { readonly name: string; readonly head: string };
  /** What somebody pushed to a path, as `fileId` names it; null: it is gone. */
  readonly drift: { readonly path: string; readonly id: string | null };
  /** A remark, by its own reference, that others than its author have edited. */
  readonly edited: { readonly remark: string };
  /** The issue that an intent came from, and the comment that asked for it. */
  readonly issue: { readonly issue: number; readonly comment: number | null };
}

/** Kind → how the ledger writes it. */
interface Written {
  readonly comment: `comment/${number}`;
  readonly review: `review/${number}`;
  readonly "review-comment": `review-comment/${number}`;
  readonly run: `run/${number}.${number}`;
  readonly commit: `commit/${string}`;
  readonly ledger: `ledger/${string}`;
  readonly check: `check/${number}`;
  readonly status: `status/${string}`;
  readonly label: `label/${string}`;
  readonly date: `date/${string}`;
  readonly button: `button/${number}/${string}`;
  readonly step: `step:${string}`;
  readonly base: `base:${string}`;
  readonly failed_check: `check:${string}@${string}`;
  readonly drift: `drift:${string}:${string}`;
  readonly edited: `edited:${string}`;
  readonly issue: `issue#${number}` | `issue#${number} comment/${number}`;
}

type From = keyof Sources;
/** `from` tells the kind, and the kind what is told besides. */
export type Source<Kind extends From = From> = { readonly [K in Kind]: { readonly from: K } & Sources[K] }[Kind];

/**
 * What `sourceRef` writes. Fields of the ledger that hold one stay strings: some hold a commit, several references or the
 * word `engine` as well, and what is read from a file is nobody's promise. `parseSourceRef` reads those.
 */
export type SourceRef = Written[From];

interface Form<Kind extends From> {
  write(source: Source<Kind>): Written[Kind];
  readonly pattern: RegExp;
  /** From the groups of the pattern; an empty one did not take part. */
  read(groups: readonly string[]): Source<Kind>;
}

const FORMS: { readonly [Kind in From]: Form<Kind> } = {
  comment: numbered("comment"),
  review: numbered("review"),
  "review-comment": numbered("review-comment"),
  run: {
    write: ({ id, attempt }) => `run/${id}.${attempt}`,
    pattern: /^run\/(\d+)\.(\d+)$/,
    read: ([id, attempt]) => ({ from: "run", id: Number(id), attempt: Number(attempt) }),
  },
  commit: ofCommit("commit"),
  ledger: ofCommit("ledger"),
  check: numbered("check"),
  status: named("status"),
  label: named("label"),
  date: named("date"),
  button: {
    write: ({ check, head, person }) => `button/${check}/${head}${person === null ? "" : `/${person}`}`,
    pattern: /^button\/(\d+)\/([^/]+)(?:\/(\d+))?$/,
    read: ([check, head = "", person]) => ({ from: "button", check: Number(check), head, person: orNull(person) }),
  },
  step: {
    write: ({ key }) => `step:${key}`,
    pattern: /^step:(.*)$/s,
    read: ([key = ""]) => ({ from: "step", key }),
  },
  base: {
    write: ({ head }) => `base:${head}`,
    pattern: /^base:(.*)$/s,
    read: ([head = ""]) => ({ from: "base", head }),
  },
  failed_check: {
    write: ({ name, head }) => `check:${name}@${head}`,
    pattern: /^check:(.*)@([^@]*)$/s,
    read: ([name = "", head = ""]) => ({ from: "failed_check", name, head }),
  },
  drift: {
    write: ({ path, id }) => `drift:${path}:${id ?? "gone"}`,
    pattern: /^drift:(.*):(gone|(?:[0-9a-f]{40}|[0-9a-f]{64})(?::\d{6})?)$/s,
    read: ([path = "", id = ""]) => ({ from: "drift", path, id: id === "gone" ? null : id }),
  },
  edited: {
    write: ({ remark }) => `edited:${remark}`,
    pattern: /^edited:(.*)$/s,
    read: ([remark = ""]) => ({ from: "edited", remark }),
  },
  issue: {
    write: ({ issue, comment }) => (comment === null ? `issue#${issue}` : `issue#${issue} comment/${comment}`),
    pattern: /^issue#(\d+)(?: comment\/(\d+))?$/,
    read: ([issue, comment]) => ({ from: "issue", issue: Number(issue), comment: orNull(comment) }),
  },
};

function numbered<Kind extends "comment" | "review" | "review-comment" | "check">(from: Kind) {
  return {
    write: ({ id }: { readonly id: number }): `${Kind}/${number}` => `${from}/${id}`,
    pattern: new RegExp(`^${from}/(\\d+)$`),
    read: ([id]: readonly string[]) => ({ from, id: Number(id) }),
  };
}

function ofCommit<Kind extends "commit" | "ledger">(from: Kind) {
  return {
    write: ({ sha }: { readonly sha: string }): `${Kind}/${string}` => `${from}/${sha}`,
    pattern: new RegExp(`^${from}/([0-9a-f]+)$`),
    read: ([sha = ""]: readonly string[]) => ({ from, sha }),
  };
}

function named<Kind extends "status" | "label" | "date">(from: Kind) {
  return {
    write: ({ name }: { readonly name: string }): `${Kind}/${string}` => `${from}/${name}`,
    pattern: new RegExp(`^${from}/(.*)$`, "s"),
    read: ([name = ""]: readonly string[]) => ({ from, name }),
  };
}

function orNull(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

/** The same forms for whoever gives each what is its own. */
const BY_KIND: Readonly<Record<From, Form<From>>> = FORMS;

/** The words of the ledger for where something comes from. `parseSourceRef` reads them back. */
export function sourceRef(source: Source): SourceRef {
  return BY_KIND[source.from].write(source);
}

/** What a reference in the ledger names; null for what `sourceRef` would not have written. */
export function parseSourceRef(ref: string): Source | null {
  for (const { pattern, read } of Object.values(BY_KIND)) {
    const found = pattern.exec(ref);
    const source = found && read(found.slice(1));
    // A number may be written in more ways than ours.
    if (source) return sourceRef(source) === ref ? source : null;
  }
  return null;
}
