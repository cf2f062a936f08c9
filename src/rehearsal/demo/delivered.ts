import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { HostError, parseJson } from "../../shared/index.ts";
import { type ChildResult, runChild } from "./child.ts";

const Report = z.object({ rows_loaded: z.number() });
const Verdict = z.object({ verify: z.string() });

/** What trying out the delivery showed. */
export interface DeliveredResult {
  readonly tests: { readonly passed: number; readonly failed: number };
  /** As the program's last line reports it. */
  readonly rowsLoaded: number;
  /** Files that a second run of the program left other than the first one did. */
  readonly secondRunChanges: number;
}

/** A clone, and with what programs are run in it. */
export interface CloneAt {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Path of the Node program. */
  readonly node: string;
}

/** A plain `git clone` of the default branch, as anybody would make it. */
export async function cloneRepository(url: string, clone: CloneAt): Promise<void> {
  const command = ["git", "clone", "--quiet", url, clone.folder] as const;
  succeeded("git clone", await runChild([...command], join(clone.folder, ".."), clone.environment));
}

/**
 * How the tests are run that every story delivers, as the gate of the demo's project does: not `npm test`, which in a project
 * with a package of its own says nothing about the story.
 */
export const STORY_TESTS = "node --test --test-concurrency=2 test/*.test.mjs";

/** Runs what was delivered where it was delivered: its tests, and its program (node's arguments) on the data set. */
export async function tryDelivered(clone: CloneAt, program: readonly string[]): Promise<DeliveredResult> {
  const { folder, environment } = clone;
  const tests = await runChild(["sh", "-c", STORY_TESTS], folder, environment);
  const load = await runProgram(clone, program);
  const before = await contents(join(folder, "out"));
  await runProgram(clone, program);
  const after = await contents(join(folder, "out"));
  return {
    tests: { passed: tapCount(tests, "pass"), failed: tapCount(tests, "fail") },
    rowsLoaded: parseJson(lastLine(load.stdout, load.stderr), Report, "report of the load").rows_loaded,
    secondRunChanges: new Set([...before, ...after].filter((file) => !(before.has(file) && after.has(file)))).size,
  };
}

/** `ok`, or what the terminal program finds wrong with the ledger in this clone. */
export async function verifyDemoLedger({ node, folder, environment }: CloneAt, cli: string): Promise<string> {
  const { stdout, stderr } = await runChild([node, cli, "verify", "--json"], folder, environment);
  return parseJson(lastLine(stdout, stderr), Verdict, "answer of haiku verify").verify;
}

async function runProgram({ node, folder, environment }: CloneAt, program: readonly string[]): Promise<ChildResult> {
  return succeeded("the delivered program", await runChild([node, ...program], folder, environment));
}

/** Every file below a folder, as its path with its bytes. */
async function contents(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Set(await Promise.all(files.map(async (file) => `${file}\n${await readFile(file, "latin1")}`)));
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
  throw new HostError(`a program said nothing: ${stderr}`, { retryable: false });
}

/** The result as it is; a HostError that names `what` and holds its output where it ended with another code than 0. */
export function succeeded(what: string, result: ChildResult): ChildResult {
  if (result.exit === 0) return result;
  throw new HostError(`${what} failed (${result.exit}): ${result.stderr || result.stdout}`, { retryable: false });
}
