import { execFile, execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type IntentState, jobKey, openStepKeys, type Step } from "../../src/method/index.ts";
import { Outcome, outcomeFile, PROTOCOL, type RunRequest } from "../../src/ports/index.ts";
import { writeLedger } from "../../src/state/index.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const REQUIRE = 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);';

/** Builds the Action as it is shipped, into a folder of its own, and answers that folder. */
export async function buildAction(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "action-"));
  chmodSync(folder, 0o755);
  const options = { bundle: true, platform: "node", target: "node20", format: "esm", banner: { js: REQUIRE } } as const;
  const entryPoints = {
    main: "action/main.ts",
    job: "action/job.ts",
    "tool-server": "action/tool-server.ts",
    rehearsal: "src/rehearsal/agent/main.ts",
  };
  await build({ ...options, entryPoints, outdir: folder, outExtension: { ".js": ".mjs" }, absWorkingDir: ROOT });
  cpSync(join(ROOT, "studios"), join(folder, "studios"), { recursive: true });
  return folder;
}

export interface JobFiles {
  /** Files of the default branch. */
  readonly base: Readonly<Record<string, string>>;
  /** Files of the work branch besides those. */
  readonly work: ReadonlyMap<string, string>;
  readonly state: IntentState;
}

/** A repository with default branch, work branch and ledger, and a runner's folders beside it. */
export class ActionJob {
  readonly folder = mkdtempSync(join(tmpdir(), "job-"));
  readonly sha: { readonly base: string; readonly work: string; readonly ledger: string };
  readonly #state: IntentState;

  constructor({ base, work, state }: JobFiles) {
    chmodSync(this.folder, 0o755);
    for (const name of ["origin/o/r.git", "temp", "workspace"]) mkdirSync(join(this.folder, name), { recursive: true });
    this.#state = state;
    this.#git("init", "-q", "--bare");
    const baseSha = this.#commit(new Map(Object.entries(base)), null, "main");
    const workSha = this.#commit(new Map([...Object.entries(base), ...work]), baseSha, "haiku/airports/build");
    const ledger = this.#commit(writeLedger(state), null, "haiku/airports/ledger");
    this.sha = { base: baseSha, work: workSha, ledger };
    const origin = join(this.folder, "origin/o/r.git");
    const quiet = { cwd: this.folder, stdio: "ignore" } as const;
    execFileSync("git", ["clone", "-q", "--no-local", origin, "workspace"], quiet);
    execFileSync("git", ["checkout", "-q", "--detach", workSha], { ...quiet, cwd: this.workspace });
  }

  get workspace(): string {
    return join(this.folder, "workspace");
  }

  request(kind: RunRequest["kind"], steps: readonly Step[], change: Partial<RunRequest> = {}): RunRequest {
    const { slug } = this.#state;
    const stage = steps[0]?.stage ?? null;
    const { work: sha, ledger, base: config } = this.sha;
    const job = jobKey(slug, { kind, stage, steps });
    const keys = openStepKeys(this.#state);
    return {
      intent: slug,
      lane: job,
      kind,
      steps: [...keys],
      branch: "haiku/airports/build",
      sha,
      ledger,
      config,
      ...change,
    };
  }

  /** Runs the bundle as a runner would, with these inputs, and reads what it left. */
  run(
    bundle: string,
    request: RunRequest,
    inputs: Readonly<Record<string, string>>,
    path = process.env.PATH,
    user = 0,
  ): Promise<JobResult> {
    const begin: JobStart = ({ env, cwd }) => start([join(bundle, "main.mjs")], env, cwd, this.#own(user));
    return this.runBy(begin, request, inputs, path);
  }

  /** The same, however the Action is run on what a runner gives it. */
  async runBy(
    begin: JobStart,
    request: RunRequest,
    inputs: Readonly<Record<string, string>>,
    path = process.env.PATH ?? "",
  ): Promise<JobResult> {
    const file = (name: string) => join(this.folder, name);
    for (const name of ["env", "path", "output", "state", "summary"]) writeFileSync(file(name), "");
    const given = { protocol: PROTOCOL, request: JSON.stringify(request), "github-token": TOKEN, ...inputs };
    const environment = {
      PATH: path,
      HOME: this.folder,
      ACTIONS_RUNTIME_TOKEN: RUNTIME_TOKEN,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: RUNTIME_TOKEN,
      GITHUB_WORKSPACE: this.workspace,
      GITHUB_SERVER_URL: `file://${join(this.folder, "origin")}`,
      GITHUB_REPOSITORY: "o/r",
      RUNNER_TEMP: file("temp"),
      GITHUB_ENV: file("env"),
      GITHUB_PATH: file("path"),
      GITHUB_OUTPUT: file("output"),
      GITHUB_STATE: file("state"),
      GITHUB_STEP_SUMMARY: file("summary"),
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    };
    const { code, log } = await begin({ env: environment, cwd: this.workspace });
    const at = file("temp/haiku-outcome");
    const read = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
    const json = existsSync(join(at, "outcome.json")) ? readFileSync(join(at, "outcome.json"), "utf8") : null;
    return {
      code,
      log,
      outcome: json === null ? null : Outcome.parse(JSON.parse(json)),
      file: (step, path) => {
        const files = Outcome.parse(JSON.parse(json ?? "")).steps[step]?.files ?? [];
        const place = files.findIndex((one) => one.path === path);
        return place < 0 ? "" : read(`temp/haiku-outcome/${outcomeFile(step, place)}`);
      },
      files: () => filesBelow(at),
      transcript: (step) => read(`temp/haiku-outcome/transcript/${step}.log`),
      runnerFile: read,
    };
  }

  /** Gives everything of the job to the user it runs as; that can be another one only where we are root. */
  #own(user: number): { uid?: number; gid?: number } {
    if (user === 0) return {};
    execFileSync("chown", ["-R", `${user}:${user}`, this.folder]);
    return { uid: user, gid: user };
  }

  #git(...args: string[]): string {
    const cwd = join(this.folder, "origin/o/r.git");
    return execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
      cwd,
      encoding: "utf8",
    }).trim();
  }

  #commit(files: ReadonlyMap<string, string>, parent: string | null, branch: string): string {
    const tree = mkdtempSync(join(this.folder, "tree-"));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    const index = ["--work-tree", tree, "-c", "core.bare=false"];
    this.#git(...index, "read-tree", "--empty");
    this.#git(...index, "add", "-A");
    const parents = parent === null ? [] : ["-p", parent];
    const sha = this.#git("commit-tree", this.#git(...index, "write-tree"), ...parents, "-m", branch);
    this.#git("update-ref", `refs/heads/${branch}`, sha);
    return sha;
  }
}

function filesBelow(folder: string): ReadonlyMap<string, Uint8Array> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    found.map(({ parentPath, name }) => [
      relative(folder, join(parentPath, name)),
      readFileSync(join(parentPath, name)),
    ]),
  );
}

export const RUNTIME_TOKEN = "runtime-token-of-the-job";
export const TOKEN = "ghs_thisIsTheTokenOfTheJob0123456789";

export interface JobResult {
  readonly code: number | null;
  readonly log: string;
  readonly outcome: Outcome | null;
  readonly file: (step: number, path: string) => string;
  /** Everything that is uploaded. */
  readonly files: () => ReadonlyMap<string, Uint8Array>;
  readonly transcript: (step: number) => string;
  /** `env`, `path`, `output`, `summary`: what the job's later steps would believe. */
  readonly runnerFile: (name: string) => string;
}

/** Runs the Action on this environment, in this folder. */
export type JobStart = (given: {
  readonly env: Record<string, string>;
  readonly cwd: string;
}) => Promise<Pick<JobResult, "code" | "log">>;

function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  user: { uid?: number; gid?: number },
): Promise<{ code: number | null; log: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...args],
      { env, cwd, ...user, maxBuffer: 1 << 26 },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode, log: stdout + stderr });
      },
    );
  });
}
