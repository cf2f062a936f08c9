import * as z from "zod";
import { HostError, isRecord } from "../../shared/index.ts";
import { understood } from "./answers.ts";
import { judgeFailure, judgeProblems } from "./github-failure.ts";
import { type GraphqlFailure, isGraphqlFailure } from "./octokit-errors.ts";
import type { GraphqlText, WriteOptions } from "./requests.ts";

/** One change of GitHub's, by the name of its mutation. */
export interface Change<T> {
  readonly mutation: string;
  /** What the mutation takes as its `input`. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Selection of what it answers, and the shape of that: HostError where it has another. */
  readonly result: string;
  readonly answer: z.ZodType<T>;
  /** The App's permission that it takes, as `checks=write`: GitHub's GraphQL names none where one is missing. */
  readonly needs: string;
}

/** Nobody is notified of a change. */
export type Repeatable = Pick<WriteOptions, "repeatable">;

/** How a document is sent, with limits and repetitions; `send` is one try, and rejects as Octokit does. */
type Sender = <T>(what: string, how: Repeatable, send: () => Promise<T>) => Promise<T>;

interface Wanted {
  readonly what: string;
  readonly how: Repeatable;
  readonly change: Change<unknown>;
  readonly done: (answer: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** What came of a document: some of its changes may have been refused. */
interface Made {
  readonly data: Readonly<Record<string, unknown>>;
  readonly failure: (Error & GraphqlFailure) | null;
}

interface GatheredOptions {
  readonly run: (request: GraphqlText) => Promise<unknown>;
  readonly sender: Sender;
  readonly now: () => number;
}

/** GitHub makes one after the other, and gives up a request that takes more than ten seconds. */
const MOST = 20;

/**
 * Makes changes that are asked for in one turn by one request, in the order in which they were asked for. Each has an end of
 * its own: where GitHub refuses one the others are made.
 */
export function gatherChanges(options: GatheredOptions) {
  let gathered: Wanted[] = [];

  function sendGathered(): void {
    const wanted = gathered;
    gathered = [];
    for (let from = 0; from < wanted.length; from += MOST) void settle(options, wanted.slice(from, from + MOST));
  }

  return <T>(what: string, how: Repeatable, change: Change<T>): Promise<T> =>
    new Promise((resolve, failed) => {
      const done = (answer: unknown): void => resolve(understood(what, change.answer, answer));
      gathered.push({ what, how, change, done, failed });
      if (gathered.length === 1) setImmediate(sendGathered);
    });
}

/** Tells whoever waits for one of these changes what came of it. */
async function settle(options: GatheredOptions, wanted: readonly Wanted[]): Promise<void> {
  try {
    const made = await makeAll(options, wanted);
    wanted.forEach((one, index) => {
      settleOne(one, alias(index), made, options.now());
    });
  } catch (error) {
    if (wanted.length > 1 && isOfTheDocument(error)) for (const one of wanted) await settle(options, [one]);
    else for (const { failed } of wanted) failed(error);
  }
}

/**
 * Whether GitHub has refused a document before it made any of its changes, as it does where a server does not know a mutation
 * or a field of one of them: asked for alone, the others are made.
 */
function isOfTheDocument(error: unknown): boolean {
  return error instanceof HostError && !error.retryable && error.status === 422 && isGraphqlFailure(error.cause);
}

function settleOne({ what, change, done, failed }: Wanted, name: string, { data, failure }: Made, now: number): void {
  const problems = (failure?.errors ?? []).filter(({ path }) => path?.[0] === name);
  try {
    if (failure !== null && problems.length > 0) {
      const headers = { ...failure.headers, "x-accepted-github-permissions": change.needs };
      throw judgeProblems(what, problems, { headers, cause: failure, now }).error;
    }
    done(data[name]);
  } catch (error) {
    failed(error);
  }
}

const Data = z.record(z.string(), z.unknown());

function makeAll({ run, sender, now }: GatheredOptions, wanted: readonly Wanted[]): Promise<Made> {
  const what = [...new Set(wanted.map((one) => one.what))].join(", ");
  const repeatable = wanted.every(({ how }) => how.repeatable === true);
  const request = documentOf(wanted);
  return sender(what, { repeatable }, async () => {
    try {
      return { data: understood(what, Data, await run(request)), failure: null };
    } catch (error) {
      // One alone is sent again where that may help; beside others, which are made, it is for the caller to ask again.
      if (!refusesSome(error) || (wanted.length === 1 && judgeFailure(what, error, now()).again)) throw error;
      return { data: isRecord(error.data) ? error.data : {}, failure: error };
    }
  });
}

/** Whether each of GitHub's errors is of one of the changes, and not of the request. */
function refusesSome(error: unknown): error is Error & GraphqlFailure {
  return isGraphqlFailure(error) && (error.errors ?? []).every(({ path }) => ALIAS.test(String(path?.[0])));
}

const ALIAS = /^c\d+$/;

function alias(index: number): string {
  return `c${index}`;
}

/** GitHub calls the input of each mutation by its name. */
function documentOf(wanted: readonly Wanted[]): GraphqlText {
  const inputs = wanted.map(({ change: { mutation } }, index) => `$${alias(index)}: ${inputOf(mutation)}!`);
  const changes = wanted.map(
    ({ change: { mutation, result } }, index) =>
      `  ${alias(index)}: ${mutation}(input: $${alias(index)}) { ${result} }`,
  );
  return {
    document: `mutation Changes(${inputs.join(", ")}) {\n${changes.join("\n")}\n}`,
    variables: Object.fromEntries(wanted.map(({ change }, index) => [alias(index), change.input])),
  };
}

function inputOf(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
}
