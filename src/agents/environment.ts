import { delimiter } from "node:path";
import { own } from "../shared/index.ts";

/** Variables any program may need to run at all. None of them names the runner, its files or its tokens. */
const ALLOWED = [
  "PATH",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "TZ",
  "TERM",
  "SHELL",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "JAVA_HOME",
  "GOROOT",
  "RUNNER_OS",
  "RUNNER_ARCH",
];

/** Where a step's processes live: nothing of it outlasts the step. */
export interface Surroundings {
  readonly home: string;
  readonly tmp: string;
  /** Folder of throw-away stand-ins for the runner's command files. */
  readonly throwaway: string;
}

/** Files a job's later steps believe: an agent or a gate that writes to them writes to nowhere. */
export const RUNNER_FILES = [
  "GITHUB_ENV",
  "GITHUB_PATH",
  "GITHUB_OUTPUT",
  "GITHUB_STATE",
  "GITHUB_STEP_SUMMARY",
] as const;

/**
 * The environment of an agent or a gate: an allow-list of the job's, the keys asked for, a private home and temporary
 * folder. Everything else of the job, tokens first, is left behind.
 */
export function cleanEnvironment(
  job: Readonly<Record<string, string | undefined>>,
  around: Surroundings,
  keys: readonly string[] = [],
): Record<string, string> {
  const allowed = [...ALLOWED, ...keys].flatMap((name): [string, string][] => {
    const value = own(job, name);
    return value === undefined || value === "" ? [] : [[name, value]];
  });
  const files = RUNNER_FILES.map((name) => [name, `${around.throwaway}/${name}`]);
  return {
    PATH: ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    ...Object.fromEntries([...allowed, ...files]),
    CI: "true",
    HOME: around.home,
    XDG_CONFIG_HOME: `${around.home}/.config`,
    XDG_CACHE_HOME: `${around.home}/.cache`,
    XDG_DATA_HOME: `${around.home}/.local/share`,
    TMPDIR: around.tmp,
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    npm_config_update_notifier: "false",
  };
}
