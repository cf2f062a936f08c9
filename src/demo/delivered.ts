import { join } from "node:path";
import { z } from "zod";
import { HostError, parseJson } from "../shared/index.ts";
import { type ChildResult, runChild } from "./child.ts";

const Report = z.object({ rows_loaded: z.number(), rows_rejected: z.number() });
const Verdict = z.object({ verify: z.string() });

export interface Delivered {
  readonly tests: { readonly passed: number; readonly failed: number };
  readonly rowsLoaded: number;
  /** `ok`, or what the terminal program found wrong. */
  readonly verify: string;
}

export interface CloneAt {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly node: string;
}

/** A plain `git clone` of the default branch, as anybody would make it. */
export async function cloneRepository(url: string, clone: CloneAt): Promise<void> {
  const command = ["git", "clone", "--quiet", url, clone.folder] as const;
  succeeded("git clone", await runChild([...command], join(clone.folder, ".."), clone.environment));
}

/** Runs what was delivered where it was delivered: its tests, its program on the data set, the books' check. */
export async function tryDelivered(clone: CloneAt, cli: string): Promise<Delivered> {
  const { folder, environment, node } = clone;
  const tests = await runChild(["npm", "test", "--silent"], folder, environment);
  const load = await runChild([node, "pipeline/load.mjs", "data/airports.csv", "out"], folder, environment);
  const verify = await runChild([node, cli, "verify", "--json"], folder, environment);
  return {
    tests: { passed: tapCount(tests, "pass"), failed: tapCount(tests, "fail") },
    rowsLoaded: parseJson(succeeded("the delivered program", load).stdout, Report, "report of the load").rows_loaded,
    verify: parseJson(lastLine(verify.stdout, verify.stderr), Verdict, "answer of haiku verify").verify,
  };
}

/** Numbers of node's test runner: `# pass 10` when its output is no terminal, `ℹ pass 10` in other versions. */
export function tapCount({ stdout }: Pick<ChildResult, "stdout">, what: "pass" | "fail"): number {
  const found = new RegExp(`^(?:#|ℹ) ${what} (\\d+)$`, "m").exec(stdout)?.[1];
  if (found !== undefined) return Number(found);
  throw new HostError(`the delivered tests did not say how many ${what}:\n${stdout}`, { retryable: false });
}

function lastLine(stdout: string, stderr: string): string {
  const line = stdout.trimEnd().split("\n").at(-1);
  if (line) return line;
  throw new HostError(`haiku verify said nothing: ${stderr}`, { retryable: false });
}

export function succeeded(what: string, result: ChildResult): ChildResult {
  if (result.exit === 0) return result;
  throw new HostError(`${what} failed (${result.exit}): ${result.stderr || result.stdout}`, { retryable: false });
}
