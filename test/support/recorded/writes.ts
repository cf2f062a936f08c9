import type { EngineOptions, EnginePorts } from "../../../src/engine/ports.ts";
import { NOON } from "./records.ts";

/* What the engine asks GitHub to do, one line a call, with answers as GitHub gives them when all goes well. */

/** Port → method → what it answers. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  store: { commit: "made", createBranch: "created", deleteBranch: "deleted", merge: { kind: "merged", sha: "merged" } },
  pulls: {
    ...{ open: 7, edit: undefined, markReady: undefined, convertToDraft: undefined, requestReviewers: undefined },
    merge: { kind: "merged", sha: "merged" },
  },
  conversation: {
    ...{ comment: 900, react: "mine", review: 901, editReviewComment: undefined, replyInThread: undefined },
    ...{ resolveThread: true, dismissReview: { kind: "dismissed" } },
  },
  checks: { create: 500, update: undefined },
  dispatcher: { dispatch: 77, cancel: undefined },
};

export interface Recording {
  readonly ports: EnginePorts;
  /** `pulls.markReady PR_3`: each call with the numbers, names and first lines it was made with. */
  readonly writes: readonly string[];
}

export function recordingPorts(reads: Partial<Record<keyof EnginePorts, object>> = {}): Recording {
  const writes: string[] = [];
  const ports = Object.fromEntries(
    Object.entries(ANSWERS).map(([port, methods]) => {
      const made = Object.entries(methods).map(([method, answer]) => [
        method,
        async (...args: readonly unknown[]) => {
          writes.push([`${port}.${method}`, ...args.map(brief)].join(" "));
          return answer;
        },
      ]);
      return [port, { ...Object.fromEntries(made), ...reads[port as keyof EnginePorts] }];
    }),
  );
  const silent = (): undefined => undefined;
  const besides = {
    clock: { now: () => NOON, sleep: async () => undefined },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  };
  // Only what is written, and what a test lets be read.
  return { ports: { ...besides, ...reads, ...ports } as unknown as EnginePorts, writes };
}

function brief(value: unknown): string {
  if (typeof value === "string") return value.split("\n")[0] ?? "";
  if (typeof value !== "object" || value === null) return String(value);
  const named = Object.entries(value).filter(([, one]) => typeof one !== "object" && typeof one !== "undefined");
  return named.map(([name, one]) => `${name}=${brief(one)}`).join(" ");
}

export const OPTIONS = {
  repo: { owner: "acme", name: "airports" },
  webUrl: "https://github.test",
  appId: 5,
  bot: { login: "haiku[bot]", id: 9 },
  version: "1.0.0",
  graceMs: 60_000,
  shippedStudios: new Map(),
} as const satisfies EngineOptions;
