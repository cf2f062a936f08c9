import { realpath } from "node:fs/promises";
import { delimiter, isAbsolute } from "node:path";
import { PASSED_ON, passedNames } from "../agents/index.ts";
import { own, UserError, variableProblem } from "../shared/index.ts";
import { passable } from "./ground.ts";
import type { Environment } from "./inputs.ts";
import type { Job } from "./job.ts";

/** Lists of folders in which programs are looked for: what is no full path there is a place of the branch. */
const SEARCHED = new Set(["PATH", "LD_LIBRARY_PATH"]);
/** Tokens of the job's own, by name. */
const TOKENS = /^(ACTIONS_\w*TOKEN|GITHUB_TOKEN|INPUT_GITHUB-TOKEN)$/;

/**
 * The job's environment, in which stands what agents, gates and set-up get of it (`environmentIn` takes that out). Fails with
 * `environment_refused` for a name that may not be passed on and for a value that holds a token of the job. What lies where
 * another user may not go is left out, and said.
 */
export async function passOn({ inputs, sources, containment, say }: Job): Promise<Environment> {
  const names = [...new Set([...sources.config.runs.environment, ...inputs.passedOn])];
  for (const name of names) refuse(name, variableProblem(name));
  const { environment } = inputs.job;
  const all: Environment = { ...environment, [PASSED_ON]: names.join(",") };
  const tokens = tokensOf(inputs.token, environment);
  for (const name of passedNames(all))
    refuse(name, tokens.some((token) => all[name]?.includes(token)) ? "holds a token of the job" : null);
  const unset = names.filter((name) => !own(environment, name));
  if (unset.length > 0) say(`environment: not set in this job: ${unset.join(", ")}`);
  const closed = containment.user === null ? [] : await closedIn(all);
  for (const [name, value] of closed)
    say(`environment: ${name} is left out, for ${value} lies where no other user may go: ${CLOSED_HINT}`);
  return { ...all, ...Object.fromEntries(closed.map(([name]) => [name, undefined])) };
}

const CLOSED_HINT = "install it outside of the home, or open the folders above it";

function refuse(name: string, problem: string | null): void {
  if (problem === null) return;
  throw new UserError(
    "environment_refused",
    `${name} ${problem}`,
    "take it out of runs.environment in .github/haiku.yml and of the input environment, or put what a gate needs into a variable of another name",
  );
}

function tokensOf(token: string, environment: Environment): readonly string[] {
  const own = Object.entries(environment).flatMap(([name, value]) => (TOKENS.test(name) && value ? [value] : []));
  return [token, ...own].filter((one) => one.length >= 8);
}

/** Variables whose value is one place that only its owner can reach. A list of places is taken as it is. */
async function closedIn(environment: Environment): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for (const name of passedNames(environment)) {
    const value = environment[name] ?? "";
    if (!isAbsolute(value) || value.includes(delimiter) || value === environment.GITHUB_WORKSPACE) continue;
    if (value.startsWith(`${environment.GITHUB_WORKSPACE}/`)) continue; // each step has a copy of that
    if (!(await reachable(value))) found.push([name, value]);
  }
  return found;
}

/** What is not there is nobody's to reach, and no news. */
async function reachable(path: string): Promise<boolean> {
  try {
    return await passable(await realpath(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return true;
    throw error;
  }
}

/** The same for what runs in a step's tree: what pointed into the checkout points to the copy there. */
export function environmentIn({ inputs, environment }: Pick<Job, "inputs" | "environment">, tree: string): Environment {
  const { checkout } = inputs.job;
  const moved = (place: string): string =>
    place === checkout || place.startsWith(`${checkout}/`) ? `${tree}${place.slice(checkout.length)}` : place;
  const values = passedNames(environment).flatMap((name): [string, string][] => {
    const value = environment[name];
    if (value === undefined) return [];
    const places = value.split(delimiter).filter((place) => !SEARCHED.has(name) || isAbsolute(place));
    return [[name, places.map(moved).join(delimiter)]];
  });
  return { ...environment, ...Object.fromEntries(values) };
}

/** What is passed on of it, and nothing else; in the form that can be passed on once more. */
export function passedTo(environment: Environment): Record<string, string> {
  const names = [...passedNames(environment), PASSED_ON];
  return Object.fromEntries(
    names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}
