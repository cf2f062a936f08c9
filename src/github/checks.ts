import * as z from "zod";
import type { Account, Annotation, CheckOutput, CheckReport, Checks, StatusBy } from "../ports/index.ts";
import { type Connection, plainId } from "./connection/index.ts";
import { repositoryId } from "./repository-id.ts";

const PAGE = 100;
/** GitHub keeps a thousand statuses under one name of a commit; who fills more pages than these is not read to the end. */
const MOST_PAGES = 10;
/** GitHub takes so many annotations per request and appends those of the next. */
const ANNOTATIONS = 50;

/**
 * Sends annotations beyond the fiftieth in further updates. Fails with HostError. `appId` tells our runs from
 * others'.
 */
export function githubChecks(connection: Connection, appId: number): Checks {
  async function update(run: string, check: CheckOutput, annotations: readonly Annotation[]): Promise<void> {
    await connection.change(
      `updating check ${check.name}`,
      { repeatable: annotations.length === 0 },
      {
        ...CHANGED,
        mutation: "updateCheckRun",
        input: { repositoryId: await repositoryId(connection), checkRunId: run, ...fields(check, annotations) },
      },
    );
  }

  async function append(run: string, check: CheckOutput, from: number): Promise<void> {
    for (let start = from; start < check.annotations.length; start += ANNOTATIONS)
      await update(run, check, check.annotations.slice(start, start + ANNOTATIONS));
  }

  return {
    report: (id) => report(connection, id),
    statuses: (commit, name) => statusesBy(connection, commit, name),
    async newest(commit, name) {
      const { data } = await connection.read(`looking for check ${name}`, () =>
        connection.client.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
          ...connection.target(),
          ref: commit,
          check_name: name,
          filter: "latest",
        }),
      );
      const own = data.check_runs.filter((run) => run.app?.id === appId);
      const newest = own.toSorted((one, other) => plainId(other.id) - plainId(one.id))[0];
      return newest === undefined ? null : { node_id: newest.node_id, external_id: newest.external_id };
    },
    async create(check) {
      const { checkRun } = await connection.change(
        `creating check ${check.name}`,
        {},
        {
          ...CHANGED,
          mutation: "createCheckRun",
          input: {
            repositoryId: await repositoryId(connection),
            headSha: check.head,
            ...fields(check, check.annotations.slice(0, ANNOTATIONS)),
          },
        },
      );
      await append(checkRun.id, check, ANNOTATIONS);
      return checkRun.id;
    },
    updateByRest: (id, check) => updateByRest(connection, id, check),
    async update(run, check) {
      await update(run, check, check.annotations.slice(0, ANNOTATIONS));
      await append(run, check, ANNOTATIONS);
    },
  };
}

const CHANGED = {
  result: "checkRun { id }",
  answer: z.object({ checkRun: z.object({ id: z.string() }) }),
  needs: "checks=write",
} as const;

/** GitHub lists all that were ever set on a commit, the newest first. */
async function statusesBy(connection: Connection, commit: string, name: string): Promise<readonly StatusBy[] | null> {
  const newest = new Map<number | null, StatusBy>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await connection.read(`reading who set ${name}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/commits/{ref}/statuses", {
        ...connection.target(),
        ...{ ref: commit, per_page: PAGE, page },
      }),
    );
    for (const { context, state, creator } of data) {
      const by: Account | null = creator && {
        login: creator.login,
        id: plainId(creator.id),
        bot: creator.type === "Bot",
      };
      if (context === name && !newest.has(by?.id ?? null)) newest.set(by?.id ?? null, { state: stateOf(state), by });
    }
    if (data.length < PAGE) return [...newest.values()];
  }
  return null;
}

function stateOf(state: string): StatusBy["state"] {
  return state === "success" || state === "pending" ? state : "failed";
}

async function report(connection: Connection, id: number): Promise<CheckReport> {
  const at = { ...connection.target(), check_run_id: id };
  const [run, notes] = await Promise.all([
    connection.read(`reading check ${id}`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/check-runs/{check_run_id}", at),
    ),
    connection.read(`reading what check ${id} remarks`, () =>
      connection.client.request("GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", {
        ...at,
        per_page: ANNOTATIONS,
      }),
    ),
  ]);
  const { output, details_url, html_url } = run.data;
  const annotations = notes.data.map(({ path, start_line, message }) => ({ path, start_line, message: message ?? "" }));
  return { title: output.title, summary: output.summary, url: details_url ?? html_url, annotations };
}

async function updateByRest(connection: Connection, id: number, check: CheckOutput): Promise<void> {
  const { name, status, conclusion, title, summary, text, external_id, buttons } = check;
  await connection.write(`updating check ${name}`, { repeatable: true }, () =>
    connection.client.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
      ...connection.target(),
      ...{ check_run_id: id, name, external_id, status },
      ...(status === "completed" && conclusion !== null ? { conclusion } : {}),
      output: { title, summary, ...(text === undefined ? {} : { text }) },
      actions: buttons.map((button) => ({ ...button })),
    }),
  );
}

function fields(check: CheckOutput, annotations: readonly Annotation[]) {
  const { name, status, conclusion, title, summary, text, external_id: externalId } = check;
  return {
    ...{ name, externalId, status: status.toUpperCase() },
    ...(status === "completed" && conclusion !== null ? { conclusion: conclusion.toUpperCase() } : {}),
    output: {
      ...{ title, summary },
      ...(text === undefined ? {} : { text }),
      ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotation) }),
    },
    actions: check.buttons.map((button) => ({ ...button })),
  };
}

function annotation({ level, start_line, end_line, ...rest }: Annotation) {
  return {
    ...rest,
    location: { startLine: start_line, endLine: end_line },
    annotationLevel: level.toUpperCase(),
  };
}
