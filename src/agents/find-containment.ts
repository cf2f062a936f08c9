import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { access, chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeError, HostError } from "../shared/index.ts";
import { type Containment, namespaceOnly, separateUser, TAGGED, UNCONTAINED, USERS } from "./containment.ts";

const run = promisify(execFile);

/** What containment is tried on. */
export interface ProbeGround {
  /** Folder in which steps get theirs. */
  readonly base: string;
  /** A file that a contained program has to read: the program of a step's tools. */
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
  if (platform() !== "linux") return UNCONTAINED;
  for (const candidate of await candidates(ground.base)) {
    const problem = await probe(candidate, ground);
    if (problem === null) return candidate;
    log(`containment: ${candidate.names.join(" + ")} is not possible here (${problem})`);
  }
  return UNCONTAINED;
}

/** From the strongest down. A namespace keeps nothing from root, so root is never kept in one alone. */
async function candidates(base: string): Promise<readonly Containment[]> {
  // The folder is ours; a user without a name, as in many containers, cannot be asked for by the system's list.
  const { uid, gid } = await stat(base);
  const own = { uid, gid, root: uid === 0 ? [] : ["sudo", "-n", "-E"] };
  const users = await Promise.all(
    [FAR_AWAY + USERS * randomInt(1_000_000), RESERVED].map((from) => naming(base, from)),
  );
  return [
    ...users.map((one) => separateUser(own, one, true)),
    ...users.map((one) => separateUser(own, one, false)),
    ...(uid === 0 ? [] : [namespaceOnly(own), namespaceOnly({ ...own, root: null })]),
    TAGGED,
  ];
}

/** Far above what a machine gives to anybody, at random: two jobs on one machine do not meet. */
const FAR_AWAY = 1_000_000_000;
/** In containers that know 65536 users: a part that no system gives away. */
const RESERVED = 65_100;

async function naming(base: string, from: number): Promise<{ readonly from: number; readonly names: string }> {
  const names = join(base, `users-${from}`);
  const known = await readFile("/etc/passwd", "utf8");
  const steps = Array.from(
    { length: USERS },
    (_, at) => `haiku-${at}:x:${from + at}:${from + at}::/nonexistent:/bin/sh`,
  );
  await writeFile(names, `${known.trimEnd()}\n${steps.join("\n")}\n`, { mode: 0o644 });
  return { from, names };
}

// By full paths: a folder above that lets nobody through is found out here and not by the first agent.
const PROBE = 'test -x "$1" && head -c 1 "$2" > "$3"';
const PROBE_TAG = 1_000_000;

async function probe(candidate: Containment, ground: ProbeGround): Promise<string | null> {
  const folder = await mkdtemp(join(ground.base, "probe-"));
  try {
    // Processes that cannot be seen cannot be ended.
    await access("/proc/1/status");
    await chmod(folder, 0o700);
    await candidate.handOver([folder]);
    const environment = { PATH: ground.path };
    const argv = candidate.wrap(
      ["sh", "-c", PROBE, "probe", ground.node, ground.mustRead, join(folder, "probe")],
      { cwd: folder, environment },
      PROBE_TAG,
    );
    const [program = "", ...args] = argv;
    await run(program, args, { cwd: candidate.user === null ? folder : "/", timeout: 5000, env: environment });
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
