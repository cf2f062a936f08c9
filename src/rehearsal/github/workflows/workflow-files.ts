import { describeError, UserError } from "../../../shared/index.ts";
import type { RepoRef } from "../seams.ts";
import { readWorkflow, type Workflow } from "./definition/index.ts";
import { complainAboutUses } from "./execution/find-action.ts";
import type { Runtime } from "./runtime.ts";

const FOLDER = ".github/workflows";
const MOST_CACHED = 500;

/** A workflow file as it could be read: whole, or with the complaint about it. */
export type WorkflowFile =
  | { readonly kind: "workflow"; readonly path: string; readonly workflow: Workflow }
  | { readonly kind: "invalid"; readonly path: string; readonly error: UserError };

/** Reads the workflow files of commits; the same text is parsed once. */
export class WorkflowFiles {
  readonly #runtime: Runtime;
  readonly #parsed = new Map<string, WorkflowFile>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Paths of the workflow files at a commit. */
  async paths(repo: RepoRef, sha: string): Promise<readonly string[]> {
    const names = await this.#runtime.host.listFiles(repo, sha, FOLDER);
    return names
      .map((name) => (name.startsWith(`${FOLDER}/`) ? name : `${FOLDER}/${name}`))
      .filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
      .sort();
  }

  async read(repo: RepoRef, sha: string, path: string): Promise<WorkflowFile | null> {
    const content = await this.#runtime.host.readFile(repo, sha, path);
    if (content === null) return null;
    const key = `${path}\0${content}`;
    const known = this.#parsed.get(key) ?? this.#parse(path, content);
    if (this.#parsed.size >= MOST_CACHED) this.#parsed.clear();
    this.#parsed.set(key, known);
    return known;
  }

  async all(repo: RepoRef, sha: string): Promise<readonly WorkflowFile[]> {
    const paths = await this.paths(repo, sha);
    const files = await Promise.all(paths.map((path) => this.read(repo, sha, path)));
    return files.filter((file) => file !== null);
  }

  #parse(path: string, content: string): WorkflowFile {
    try {
      const workflow = readWorkflow(path, content, complainAboutUses);
      return { kind: "workflow", path, workflow };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#runtime.log(`error: ${describeError(error)}`);
      return { kind: "invalid", path, error };
    }
  }
}
