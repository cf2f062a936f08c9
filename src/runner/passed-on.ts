import { delimiter, isAbsolute, join } from "node:path";
import { PASSED_ON, passedNames } from "../agents/index.ts";
import { own, UserError, variableProblem } from "../shared/index.ts";
import { closedFolders } from "./closed-folders.ts";
import { isFolder } from "./in-the-way.ts";
import type { Environment } from "./inputs.ts";
import type { Job } from "./job.ts";

/** Lists of folders in which programs are looked for: what is no full path there is a place of the branch. */
const SEARCHED = new Set(["PATH", "LD_LIBRARY_PATH"]);
/** Tokens of the job's own, by name. */
const TOKENS = /^(ACTIONS_\w*TOKEN|GITHUB_TOKEN|INPUT_GITHUB-TOKEN)$/;

/** What is passed on in a job, and the containment that shows what of it would be closed otherwise. */
export type Passing = Pick<Job, "environment" | "containment">;

/**
 * The job's environment, in which stands what agents, gates and set-up get of it (`environmentIn` takes that out). Fails with
 * `environment_refused` for a name that may not be passed on and for a value that holds a token of the job. Tools that lie
 * where another user may not go are shown to it where that can be; what else lies there is left out, and said.
 */
export async function passOn({ inputs, sources, containment, say }: Job): Promise<Passing> {
  const names = [...new Set([...sources.config.runs.environment, ...inputs.passedOn])];
  for (const name of names) refuse(name, variableProblem(name));
  const environment = await withImplied(inputs.job.environment);
  const all: Environment = { ...environment, [PASSED_ON]: names.join(",") };
  const tokens = tokensOf(inputs.token, environment);
  for (const name of passedNames(all))
    refuse(name, tokens.some((token) => all[name]?.includes(token)) ? "holds a token of the job" : null);
  const unset = names.filter((name) => !own(environment, name));
  if (unset.length > 0) say(`environment: not set in this job: ${unset.join(", ")}`);
  if (containment.user === null) return { environment: all, containment };
  const { shown, leftOut } = await closedFolders(all, containment.showing !== null);
  for (const [name, value] of leftOut)
    say(
      `environment: ${name} is left out, for ${value} lies where no other user may go; tools use a home of the step's own`,
    );
  if (shown.length > 0) say(`containment: shown read-only: ${shown.map(({ path }) => path).join(", ")}`);
  return {
    environment: { ...all, ...Object.fromEntries(leftOut.map(([name]) => [name, undefined])) },
    containment: shown.length > 0 ? (containment.showing?.(shown) ?? containment) : containment,
  };
}

/** Rust's tools look for their tool chains in the home, unless they are told: agents and gates have another home. */
async function withImplied(environment: Environment): Promise<Environment> {
  const home = environment.HOME ?? "";
  if (home === "" || own(environment, "RUSTUP_HOME")) return environment;
  const at = join(home, ".rustup");
  return (await isFolder(at)) ? { ...environment, RUSTUP_HOME: at } : environment;
}

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
