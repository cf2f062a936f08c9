import { runCli } from "../../src/cli/index.ts";

export interface HaikuRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the terminal program in a folder, in this process. */
export async function runHaiku(folder: string, ...words: readonly string[]): Promise<HaikuRun> {
  let [out, err] = ["", ""];
  const code = await runCli(words, {
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
    folder,
    startDemo: async () => 1,
    now: () => "2026-11-21T10:00:00.000Z",
  });
  return { code, out, err };
}
