import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What the program needs that runs while foreign code does: to find other programs, and to answer the runner. Whatever
 * stands in `/proc/<id>/environ` of a process stays there for its life, so nothing else gets there.
 */
const KEPT = [
  ...["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"],
  ...["GITHUB_ACTIONS", "GITHUB_SERVER_URL", "GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_REPOSITORY"],
  ...["GITHUB_RUN_ID", "GITHUB_RUN_NUMBER", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH"],
  ...["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "RUNNER_TEMP", "RUNNER_TRACKING_ID"],
];

type Environment = Readonly<Record<string, string | undefined>>;

/** The part of a job's environment that may be read by anybody. */
export function cleanPart(environment: Environment): Record<string, string> {
  return Object.fromEntries(KEPT.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

/** What `startClean` needs of the process it runs in. */
export interface CleanStart {
  /** URL of the running file; `job.mjs` lies beside it. */
  readonly programUrl: string;
  readonly node: string;
  readonly environment: Environment;
  /** Replaces this process by another program; null where this Node cannot. */
  readonly execve: ((file: string, args: string[], environment: Record<string, string>) => never) | null;
  /** Where this process waits for its child instead, signals are handed on to it. */
  readonly onSignal: (listener: (name: NodeJS.Signals) => void) => void;
}

/**
 * Goes on as `job.mjs`, which lies beside this program, with a clean environment. What it has to know goes by a file that it
 * deletes before anything foreign starts. Where a process cannot be replaced, this one waits for it and answers how it
 * ended: its own environment is then still there to be read, by the same user and by nobody else.
 */
export async function startClean(start: CleanStart): Promise<number> {
  const handed = join(start.environment.RUNNER_TEMP || tmpdir(), `haiku-environment-${randomUUID()}.json`);
  await writeFile(handed, JSON.stringify(start.environment), { mode: 0o600, flag: "wx" });
  const program = join(dirname(fileURLToPath(start.programUrl)), "job.mjs");
  const environment = cleanPart(start.environment);
  if (start.execve) return start.execve(start.node, [start.node, program, handed], environment);
  const child = spawn(start.node, [program, handed], { env: environment, stdio: "inherit" });
  start.onSignal((name) => child.kill(name));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
