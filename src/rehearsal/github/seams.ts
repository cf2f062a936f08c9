/** What the server and the workflow runner promise each other. Neither imports the other's internals. */

export type Permission = "read" | "write";
/** By the names of the REST API (`pull_requests`); what is not named is not granted. */
export type Permissions = Readonly<Record<string, Permission>>;

/** Who makes a request: a person, an App (JWT), an installation, or a workflow job. */
export type Actor =
  | { readonly kind: "user"; readonly login: string; readonly id: number }
  | { readonly kind: "app"; readonly appId: number }
  | {
      readonly kind: "installation";
      readonly appId: number;
      readonly installationId: number;
      readonly login: string;
      readonly id: number;
      readonly permissions: Permissions;
    }
  | {
      readonly kind: "job";
      readonly login: string;
      readonly id: number;
      readonly permissions: Permissions;
      readonly runId: number;
    }
  | { readonly kind: "anonymous" };

export interface RepoRef {
  readonly owner: string;
  readonly name: string;
}

/** One HTTP exchange as a route sees it. `body` is the parsed JSON body or undefined. */
export interface RestCall {
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** What goes back: `body` as JSON, or `bytes` as they are. */
export interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The same JSON as text, where it has numbers that JavaScript would round. */
  readonly text?: string;
  /** Raw bytes instead of JSON (archives, redirects). */
  readonly bytes?: Uint8Array;
}

/** `operation` is the operationId of GitHub's OpenAPI description; `needs` the permission an App token must carry. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly operation: string;
  readonly needs?: { readonly name: string; readonly access: Permission };
  handle(call: RestCall): Promise<RestAnswer>;
}

export interface CheckSuiteRef {
  readonly id: number;
  readonly nodeId: string;
}

/** The check run of a job. */
export interface JobCheck {
  readonly name: string;
  readonly headSha: string;
  readonly detailsUrl: string;
  readonly suite: CheckSuiteRef;
}

/** What a job printed for people to see beside its log. */
export interface JobAnnotation {
  readonly level: "failure" | "warning" | "notice";
  readonly title: string | null;
  readonly message: string;
  readonly path: string;
  readonly line: number;
}

export interface JobCheckEnd {
  readonly conclusion: string;
  readonly annotations: readonly JobAnnotation[];
}

/** The short form of a commit that run objects carry. */
export interface HeadCommit {
  readonly id: string;
  readonly tree_id: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

/** What the runner needs from the server. Implemented by the server half. */
export interface WorkflowHost {
  /** Whether the server is one of before a dispatch could tell its run. */
  readonly older: boolean;
  /** Numbers of runs and artifacts come after this one. */
  readonly idsFrom: number;
  /** Base URL of REST and git, without trailing slash. */
  url(): string;
  /** What a repository is called now that was once called so. */
  nameOf(repo: RepoRef): RepoRef;
  defaultBranch(repo: RepoRef): string;
  resolve(repo: RepoRef, ref: string): Promise<string | null>;
  /** Fails with HostError for what is no commit. */
  commit(repo: RepoRef, sha: string): Promise<HeadCommit>;
  readFile(repo: RepoRef, sha: string, path: string): Promise<string | null>;
  listFiles(repo: RepoRef, sha: string, folder: string): Promise<readonly string[]>;
  /** Whether workflows of one repository may use the actions of another: of a public one, or their own. */
  sharesActions(repo: RepoRef, askedBy: RepoRef): boolean;
  /** Path of the bare repository, for the checkout stand-in (which clones over HTTP when a token is at hand). */
  gitDirectory(repo: RepoRef): string;
  mintJobToken(repo: RepoRef, permissions: Permissions, runId: number): string;
  revokeToken(token: string): void;
  /** A suite of its own for the jobs of one workflow run. */
  openCheckSuite(repo: RepoRef, headSha: string): CheckSuiteRef;
  createCheckRun(repo: RepoRef, run: JobCheck): Promise<number>;
  completeCheckRun(repo: RepoRef, id: number, end: JobCheckEnd): Promise<void>;
  /** Sends a webhook to whoever subscribes (App, workflows). `payload` lacks repository, sender, installation: the server adds them. */
  emit(repo: RepoRef, event: string, payload: Readonly<Record<string, unknown>>, actor: Actor): void;
  /** The simple user object of GitHub's REST answers. */
  userObject(login: string): Readonly<Record<string, unknown>>;
  /** The minimal repository object of GitHub's REST answers. */
  repositoryObject(repo: RepoRef): Readonly<Record<string, unknown>>;
}

/** What the server needs from the runner. Implemented by the runner half. */
export interface Workflows {
  /** REST routes below /repos/{owner}/{repo}/actions (and the artifact store that upload-artifact stand-ins use). */
  readonly routes: readonly Route[];
  /** Called for every repository event, before the App's webhook is sent. Events by a job token start nothing but dispatches. */
  onEvent(repo: RepoRef, event: string, payload: Readonly<Record<string, unknown>>, actor: Actor): void;
  /** Resolves when no job is queued or running. */
  idle(): Promise<void>;
  /** Stops running jobs. */
  close(): Promise<void>;
}
