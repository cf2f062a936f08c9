import { openPulls } from "../model/pull-facts.ts";
import type { Annotation, CheckRun, CheckSuite } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { restNamed } from "../rest-names.ts";
import { appObject, repoHtmlUrl, repoUrl } from "./account-objects.ts";
import { minimalPullObject } from "./pull-objects.ts";

type Json = Readonly<Record<string, unknown>>;

/** `pull_requests` are the open ones with this very head. */
export function checkRunObject(world: World, run: CheckRun): Json {
  const url = `${repoUrl(world, run.repo)}/check-runs/${run.id}`;
  const html = `${repoHtmlUrl(world, run.repo)}/runs/${run.id}`;
  const pulls = openPulls(run.repo).filter((pull) => pull.headSha === run.headSha);
  return {
    ...restNamed(run, "id", "name", "nodeId", "headSha", "externalId"),
    ...restNamed(run, "status", "conclusion", "startedAt", "completedAt"),
    ...{ url, html_url: html, details_url: run.detailsUrl ?? html },
    output: {
      ...restNamed(run, "title", "summary", "text"),
      ...{ annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    },
    check_suite: { id: run.suite.id },
    app: appObject(world, run.app),
    pull_requests: pulls.map((pull) => minimalPullObject(world, pull)),
  };
}

export function annotationObject(world: World, run: CheckRun, one: Annotation): Json {
  const blob_href = `${repoHtmlUrl(world, run.repo)}/blob/${run.headSha}/${one.path}`;
  return { title: null, raw_details: null, start_column: null, end_column: null, ...one, blob_href };
}

/** In webhooks the suite is told in full. */
export function checkRunEventObject(world: World, run: CheckRun): Json {
  return { ...checkRunObject(world, run), check_suite: suiteObject(world, run.suite, run) };
}

function suiteObject(world: World, suite: CheckSuite, run: CheckRun): Json {
  const pulls = openPulls(run.repo).filter((pull) => pull.headSha === run.headSha);
  return {
    ...restNamed(suite, "id", "nodeId", "headSha", "createdAt"),
    ...restNamed(run, "status", "conclusion"),
    ...{ head_branch: pulls[0]?.headRef ?? null, before: null, after: suite.headSha, updated_at: suite.createdAt },
    url: `${repoUrl(world, run.repo)}/check-suites/${suite.id}`,
    pull_requests: pulls.map((pull) => minimalPullObject(world, pull)),
    app: appObject(world, suite.app),
  };
}
