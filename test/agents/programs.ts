import { arch } from "node:os";

/** An agent program that is tried: where it comes from, what a team sets in its workflow for it, how its key has to travel. */
export interface Program {
  /** Its preset's. */
  readonly name: string;
  /** On the registry; the version stands in `programs/package.json`. */
  readonly package: string;
  /** What is started, below `node_modules`: programs that an install script would put in place are taken where they lie. */
  readonly starts: string;
  /** The team's environment for it, with the model's service at this address. */
  readonly environment: (url: string, key: string) => Readonly<Record<string, string>>;
  readonly model: string | null;
  /** The one header that may hold the key, and what stands before it there. */
  readonly header: readonly [name: string, before: string];
  /** When it has said what is wrong with the model's service, if not given up, however often it has tried again; in minutes. */
  readonly patience: number;
  /** Has to be there: what every change has to pass with. */
  readonly needed: boolean;
}

/** What came of having it: the folder for PATH, or why there is none. */
export type Got = { readonly bin: string } | { readonly why: string };

/** By a program's name, as `main.ts` has found them. */
const GOT: Readonly<Record<string, Got>> = JSON.parse(process.env.AGENT_PROGRAMS ?? "{}");

/** The folder of a program for PATH, in the tests that `main.ts` starts; undefined where there is none. */
export function binOf(name: string): string | undefined {
  const got = GOT[name];
  return got !== undefined && "bin" in got ? got.bin : undefined;
}

/** Programs that have to be there and are not, and why. */
export const MISSING = Object.entries(GOT).flatMap(([name, got]) => ("why" in got ? [{ name, why: got.why }] : []));

const X64 = arch() === "arm64" ? "arm64" : "x64";

/** In the order in which they are named to people. */
export const PROGRAMS: readonly Program[] = [
  {
    name: "claude",
    package: "@anthropic-ai/claude-code",
    starts: `@anthropic-ai/claude-code-linux-${X64}/claude`,
    environment: (url, key) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url }),
    model: null,
    header: ["x-api-key", ""],
    patience: 1.2,
    needed: true,
  },
  {
    name: "codex",
    package: "@openai/codex",
    starts: ".bin/codex",
    environment: (url, key) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: `${url}/v1` }),
    model: null,
    header: ["authorization", "Bearer "],
    patience: 1.2,
    needed: true,
  },
  {
    name: "gemini",
    package: "@google/gemini-cli",
    starts: ".bin/gemini",
    environment: (url, key) => ({ GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: url }),
    model: null,
    header: ["x-goog-api-key", ""],
    patience: 1.2,
    needed: false,
  },
  {
    name: "copilot",
    package: "@github/copilot",
    starts: ".bin/copilot",
    environment: (url, key) => ({
      COPILOT_PROVIDER_TYPE: "openai",
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_PROVIDER_API_KEY: key,
    }),
    model: "gpt-5",
    header: ["authorization", "Bearer "],
    patience: 1.2,
    needed: false,
  },
  {
    name: "opencode",
    // The program itself: what `opencode-ai` installs besides are the same for other machines.
    package: `opencode-linux-${X64}`,
    starts: `opencode-linux-${X64}/bin/opencode`,
    environment: (url, key) => ({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: `${url}/v1` }),
    model: "anthropic/claude-sonnet-4-5",
    header: ["x-api-key", ""],
    // It says nothing of five tries more, which take about 67 s.
    patience: 3,
    needed: false,
  },
];
