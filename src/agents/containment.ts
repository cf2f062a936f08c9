import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type ShownFolder, withNamesAndFolders } from "./shown-folders.ts";

const run = promisify(execFile);

/** How far foreign code is kept from the job around it, from nothing to a user of its own. */
export const CONTAINMENT_LEVELS = ["none", "namespace", "separate-user"] as const;
/** `namespace`: our user, with processes of its own. `separate-user`: one that owns only what it is handed. */
export type ContainmentLevel = (typeof CONTAINMENT_LEVELS)[number];

/** Where a contained program begins, and the environment it is given. */
export interface Inside {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How one program is started, and how its processes are known afterwards. */
export interface Containment {
  readonly level: ContainmentLevel;
  /** What is active, in words for the summary: `separate user`, `namespace`, `same user`. */
  readonly names: readonly string[];
  /** Puts the program into containment. `tag` is a number that its processes cannot get rid of, where they are tagged. */
  readonly wrap: (argv: readonly string[], inside: Inside, tag: number) => readonly string[];
  /** Whether `wrap` tags processes. */
  readonly tagged: boolean;
  /** The user that foreign code runs as, and nothing else; null when that is ours. */
  readonly user: number | null;
  /** Prefix for signalling processes of the other user. */
  readonly killPrefix: readonly string[];
  /** Hands folders over to the program before it starts, and back to us after everything of it has ended. */
  readonly handOver: (folders: readonly string[]) => Promise<void>;
  readonly takeBack: (folders: readonly string[]) => Promise<void>;
  /** The same with these folders shown, read-only, at their own paths; null where that cannot be done. */
  readonly showing: ((folders: readonly ShownFolder[]) => Containment) | null;
  /** The same for one step of a job: steps that run side by side share no user. */
  readonly forStep: (index: number) => Containment;
}

const nothing = async (): Promise<void> => undefined;

/** No containment, and no tag: what is left are the clean environment, the process group and the outcome's checks. */
export const UNCONTAINED: Containment = {
  level: "none",
  names: ["same user"],
  wrap: (argv) => argv,
  tagged: false,
  user: null,
  killPrefix: [],
  handOver: nothing,
  takeBack: nothing,
  showing: null,
  forStep: () => UNCONTAINED,
};

/**
 * A limit that no kernel of this century looks at, that every child inherits, that `/proc` shows to everybody and that only
 * root can raise again: a process that has left its session, its folder and its environment still carries it.
 */
const tagging = (tag: number): readonly string[] => ["prlimit", `--locks=${tag}:${tag}`, "--"];

export const TAGGED: Containment = {
  ...UNCONTAINED,
  tagged: true,
  wrap: (argv, _, tag) => [...tagging(tag), ...argv],
  forStep: () => TAGGED,
};

/**
 * What sudo, and every program that becomes root, throws away or puts its own in place of. None of these is a secret: what
 * stands in a command can be read by everybody on the machine.
 */
const DROPPED = [
  ...["PATH", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "PERL5LIB", "RUBYLIB", "RUBYOPT"],
  ...["JAVA_TOOL_OPTIONS", "TERMINFO"],
];

/** Goes on inside: in the folder, which perhaps nobody but the other user may enter, with what was dropped on the way. */
function goingOn({ cwd, environment }: Inside): readonly string[] {
  const again = DROPPED.flatMap((name) => (environment[name] === undefined ? [] : [`${name}=${environment[name]}`]));
  return ["env", ...again, "sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", cwd];
}

/** The first process of a namespace hears no polite signal, so a shell is put there, with the program as its child. */
const FIRST = ["sh", "-c", '"$@"; exit $?', "sh"];
const NAMESPACE = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--"];

/** Users of their own for this many steps of a job and for its set-up. */
export const USERS = 64;

/** `USERS` numbers in a row, which the steps of a job take in turn. */
export interface OtherUsers {
  /** Numbers from here on belong to nobody. */
  readonly from: number;
  /** An `/etc/passwd` in which they have names. */
  readonly names: string;
}

/** Who the job runs as. */
export interface Own {
  readonly uid: number;
  readonly gid: number;
  /** What makes root of us; null where nothing does. */
  readonly root: readonly string[] | null;
}

/** A user that owns nothing but what it is handed, has no groups and cannot become another one. */
export function separateUser(
  own: Own,
  users: OtherUsers,
  namespace: boolean,
  shown: readonly ShownFolder[] = [],
): Containment {
  const root = own.root ?? [];
  const chown = async (to: string, folders: readonly string[]) => {
    const [program = "", ...args] = [...root, "chown", "-hR", to, "--", ...folders];
    await run(program, args);
  };
  const inside = namespace ? [...NAMESPACE, ...withNamesAndFolders(users.names, shown)] : [];
  const forStep = (index: number): Containment => {
    const user = users.from + (index % USERS);
    const become = ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups", "--no-new-privs", "--"];
    return {
      level: "separate-user",
      names: namespace ? ["separate user", "namespace"] : ["separate user"],
      wrap: (argv, start) => [...root, ...inside, ...become, ...goingOn(start), ...argv],
      tagged: false,
      user,
      killPrefix: root,
      handOver: (folders) => chown(`${user}:${user}`, folders),
      takeBack: (folders) => chown(`${own.uid}:${own.gid}`, folders),
      showing: namespace ? (folders) => separateUser(own, users, namespace, folders) : null,
      forStep,
    };
  };
  return forStep(0);
}

/** The same user in a namespace of its own: entered by root where that can be had, and left as root at once. */
export function namespaceOnly({ uid, gid, root }: Own): Containment {
  const back = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--init-groups", "--no-new-privs", "--"];
  const own = ["unshare", "--user", "--map-current-user", ...NAMESPACE.slice(1), ...FIRST];
  const one: Containment = {
    ...TAGGED,
    level: "namespace",
    names: ["namespace"],
    wrap:
      root === null
        ? (argv, _, tag) => [...tagging(tag), ...own, ...argv]
        : (argv, start, tag) => [...root, ...NAMESPACE, ...FIRST, ...back, ...tagging(tag), ...goingOn(start), ...argv],
    killPrefix: root ?? [],
    forStep: () => one,
  };
  return one;
}
