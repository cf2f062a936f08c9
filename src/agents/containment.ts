import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { platform, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeError, HostError } from "../shared/index.ts";

const run = promisify(execFile);

/** `nobody`: exists everywhere, owns nothing, and may not use sudo. */
const OTHER_USER = 65534;

/** How far an agent is kept from the job around it. */
export interface Containment {
  /** What was active, in words for the summary: `separate user`, `namespace`, `same user`. */
  readonly names: readonly string[];
  /** Puts the program into containment. */
  readonly wrap: (argv: readonly string[], path: string) => readonly string[];
  /** Prefix for signalling processes of the other user. */
  readonly killPrefix: readonly string[];
  /** Hands folders over to the agent before it starts, and back to us after it has ended. */
  readonly handOver: (folders: readonly string[]) => Promise<void>;
  readonly takeBack: (folders: readonly string[]) => Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/** No containment: what is left are the clean environment, the process group and the outcome's checks. */
export const SAME_USER: Containment = {
  names: ["same user"],
  wrap: (argv) => argv,
  killPrefix: [],
  handOver: nothing,
  takeBack: nothing,
};

/** The first process of a namespace hears no polite signal, so a shell is put there, with the program as its child. */
const FIRST = ["sh", "-c", '"$@"; exit $?', "sh"];
const NAMESPACE = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--", ...FIRST];
const OTHER = ["setpriv", `--reuid=${OTHER_USER}`, `--regid=${OTHER_USER}`, "--clear-groups", "--no-new-privs", "--"];

function separateUser(root: readonly string[], inside: readonly string[], names: readonly string[]): Containment {
  const { uid, gid } = userInfo();
  const chown = async (to: string, folders: readonly string[]) => {
    const [program = "", ...args] = [...root, "chown", "-hR", to, "--", ...folders];
    await run(program, args);
  };
  return {
    names,
    // sudo puts its own PATH in place, so it is set once more on the inside.
    wrap: (argv, path) => [...root, ...inside, ...OTHER, "env", `PATH=${path}`, ...argv],
    killPrefix: root,
    handOver: (folders) => chown(`${OTHER_USER}:${OTHER_USER}`, folders),
    takeBack: (folders) => chown(`${uid}:${gid}`, folders),
  };
}

/** The same user in a namespace of its own: entered by root where that can be had, and left as root at once. */
function namespaceOnly(root: readonly string[] | null): Containment {
  const { uid, gid } = userInfo();
  const back = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--init-groups", "--no-new-privs", "--"];
  if (root === null) {
    const own = ["unshare", "--user", "--map-current-user", ...NAMESPACE.slice(1)];
    return { ...SAME_USER, names: ["namespace"], wrap: (argv) => [...own, ...argv] };
  }
  const wrap: Containment["wrap"] = (argv, path) => [...root, ...NAMESPACE, ...back, "env", `PATH=${path}`, ...argv];
  return { ...SAME_USER, names: ["namespace"], wrap, killPrefix: root };
}

function candidates(): readonly Containment[] {
  const root = userInfo().uid === 0 ? [] : ["sudo", "-n", "-E"];
  return [
    separateUser(root, NAMESPACE, ["separate user", "namespace"]),
    namespaceOnly(root),
    separateUser(root, [], ["separate user"]),
    namespaceOnly(null),
  ];
}

/** What containment is tried on. */
export interface ProbeGround {
  /** Folder in which steps get theirs. */
  readonly base: string;
  /** A file that a contained agent has to read: the program of its tools. */
  readonly mustRead: string;
  /** The Node program, and the PATH to find others by. */
  readonly node: string;
  readonly path: string;
}

/**
 * The strongest containment that really works here: each is tried with a small program that reads `mustRead` and
 * writes into a folder below `base`. Falls back to the same user, and says so by name.
 */
export async function findContainment(ground: ProbeGround, log: (line: string) => void): Promise<Containment> {
  if (platform() !== "linux") return SAME_USER;
  for (const candidate of candidates()) {
    const problem = await probe(candidate, ground);
    if (problem === null) return candidate;
    log(`containment: ${candidate.names.join(" + ")} is not possible here (${problem})`);
  }
  return SAME_USER;
}

// By full paths: a folder above that lets nobody through is found out here and not by the first agent.
const PROBE = 'test -x "$1" && head -c 1 "$2" > "$3"';

async function probe(candidate: Containment, ground: ProbeGround): Promise<string | null> {
  const folder = await mkdtemp(join(ground.base, "probe-"));
  try {
    await chmod(folder, 0o700);
    await candidate.handOver([folder]);
    const argv = candidate.wrap(
      ["sh", "-c", PROBE, "probe", ground.node, ground.mustRead, join(folder, "probe")],
      ground.path,
    );
    const [program = "", ...args] = argv;
    await run(program, args, { cwd: folder, timeout: 5000, env: { PATH: ground.path } });
    await candidate.takeBack([folder]);
    return null;
  } catch (error) {
    return firstLine(error);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch((cause: unknown) => {
      throw new HostError(`cannot remove ${folder}`, { retryable: false, cause });
    });
  }
}

function firstLine(error: unknown): string {
  const text =
    error instanceof Error && "stderr" in error && error.stderr ? String(error.stderr) : describeError(error);
  return text.trim().split("\n")[0] ?? "";
}
