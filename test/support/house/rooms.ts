/** The plan of the house: which room may use which, and where the machine may be touched. Data only. */

/** Room (a folder below `src/`, or a folder of one) → rooms it may import from, besides itself. A room that is not listed is an error. */
export const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  text: ["shared"],
  method: ["shared"],
  ports: ["shared", "method"],
  presets: ["shared", "method"],
  studio: ["shared", "method", "presets"],
  state: ["shared", "method"],
  render: ["shared", "text", "method", "ports"],
  engine: ["shared", "text", "method", "presets", "ports", "studio", "state", "render"],
  github: ["shared", "method", "ports"],
  git: ["shared", "method", "ports"],
  agents: ["shared", "text", "method", "presets", "ports"],
  tools: ["shared", "text", "method", "ports", "studio", "state", "render", "engine", "git"],
  app: ["shared", "text", "method", "ports", "studio", "state", "render", "engine", "github"],
  runner: [
    "shared",
    "text",
    "method",
    "presets",
    "ports",
    "studio",
    "state",
    "render",
    "engine",
    "git",
    "agents",
    "tools",
  ],
  cli: ["shared", "text", "method", "ports", "studio", "state", "render", "engine", "git", "agents", "tools"],
  "rehearsal/github": ["shared"],
  "rehearsal/agent": ["shared"],
  // The demo starts the local GitHub inside its own process and offers the agents there are; everything else it reaches through
  // processes.
  "rehearsal/demo": ["shared", "presets", "rehearsal/github"],
  // `action/main.ts`: wiring only.
  action: ["runner"],
};

/** Room → its folders in the order of a pass. What records the pass comes first: every part of it reads and writes there. */
export const IN_ORDER: Readonly<Record<string, readonly string[]>> = {
  engine: ["ledger", "observe", "pushes", "outcomes", "commands", "decide", "effects"],
};

/** Where a pass is planned: nothing there is given what could write. Types with writing methods that may not be named there. */
export const READS_ALONE: { readonly within: readonly string[]; readonly without: readonly string[] } = {
  within: [
    ...["observe", "pushes", "outcomes", "commands", "decide"].map((folder) => `src/engine/${folder}/`),
    "src/engine/plan.ts",
    "src/engine/dry-run.ts",
  ],
  without: [
    "EnginePorts",
    "Reach",
    "RepositoryPorts",
    "StateStore",
    "Dispatcher",
    "Conversation",
    "PullRequests",
    "Checks",
  ],
};

/** Doors of a room besides its `index.ts`: parts that are used without the rest. */
export const SIDE_DOORS: readonly string[] = [
  "src/render/prompt/index.ts",
  "src/rehearsal/github/workflows/index.ts",
  // Loaded before anything else of a job, and without it.
  "src/runner/start-clean.ts",
];

/** Rooms that turn data into data: no files, clock, randomness, waiting or environment. */
export const PURE_ROOMS: readonly string[] = ["method", "presets", "studio", "state", "render", "text"];

/** Files that may name `process`; a folder ends in a slash. Everything else gets what it needs as an argument. */
export const MAY_TOUCH_PROCESS: readonly string[] = [
  "src/app/config.ts",
  "src/app/main.ts",
  // Which Node runs it.
  "src/runner/inputs.ts",
  "action/main.ts",
  "action/job.ts",
  "action/tool-server.ts",
  "src/cli/main.ts",
  "src/rehearsal/demo/main.ts",
  // Where children of the local GitHub get their PATH, and which machine a job is told it runs on.
  "src/rehearsal/github/git/git-process.ts",
  "src/rehearsal/github/workflows/create-workflows.ts",
  "src/rehearsal/github/workflows/execution/contexts.ts",
  "src/rehearsal/github/workflows/execution/step-process.ts",
  "src/rehearsal/agent/main.ts",
];

/** Files whose default export something outside asks for. */
export const MAY_EXPORT_DEFAULT: readonly string[] = ["src/app/index.ts"];

/** Files that may re-export everything of another one. */
export const MAY_EXPORT_STAR: readonly string[] = ["src/method/index.ts"];

export const FORBIDDEN_NAMES = /(^|-)(utils?|helpers?|common|misc|managers?)($|-)/;
export const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const MAX_FILE_LINES = 300;
export const MAX_FUNCTION_LINES = 60;
export const MAX_PARAMETERS = 4;
