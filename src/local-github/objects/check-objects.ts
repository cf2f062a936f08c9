import { openPulls } from "../model/pull-facts.ts";
import type { Annotation, CheckRun, CheckSuite } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { appObject, repoHtmlUrl, repoUrl } from "./account-objects.ts";
import { minimalPullObject } from "./pull-objects.ts";

type Json = Readonly<Record<string, unknown>>;

export function checkRunObject(world: World, run: CheckRun): Json {
  const url = `${repoUrl(world, run.repo)}/check-runs/${run.id}`;
  const html = `${repoHtmlUrl(world, run.repo)}/runs/${run.id}`;
  const pulls = openPulls(run.repo).filter((pull) => pull.headSha === run.headSha);
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
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
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: pulls[0]?.headRef ?? null,
    head_sha: suite.headSha,
    status: run.status,
    conclusion: run.conclusion,
    url: `${repoUrl(world, run.repo)}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    pull_requests: pulls.map((pull) => minimalPullObject(world, pull)),
    app: appObject(world, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
  };
}
