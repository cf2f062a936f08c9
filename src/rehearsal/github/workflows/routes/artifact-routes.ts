import { restNamed } from "../../rest-names.ts";
import type { RestAnswer, RestCall, Route } from "../../seams.ts";
import type { Artifact } from "../artifacts/index.ts";
import { repoUrls, timestamp } from "../runs/index.ts";
import { actionsRoutes, paginate, refuse, repoOf } from "./answers.ts";
import type { RouteParts } from "./find-workflow.ts";

/** Listing artifacts and downloading them by a link that needs no credentials and works once. */
export function artifactRoutes(parts: RouteParts): readonly Route[] {
  const [path, operation] = ["/_local/artifacts/{key}", "_local/download-artifact"];
  return [
    ...actionsRoutes(parts, {
      "GET /runs/{run_id}/artifacts": ["list-workflow-run-artifacts", listArtifacts],
      "GET /artifacts/{artifact_id}/{archive_format}": ["download-artifact", linkToArtifact],
    }),
    { method: "GET", path, operation, handle: (call) => sendArtifact(parts, call) },
  ];
}

function listArtifacts({ runtime, registry }: RouteParts, call: RestCall): RestAnswer {
  const run = registry.get(repoOf(call), Number(call.params.run_id));
  if (run === null) return refuse(404, "Not Found");
  const name = call.query.get("name");
  const found = runtime.artifacts.listOfRun(run.id).filter((artifact) => name === null || artifact.name === name);
  const newestFirst = call.query.get("direction") === "asc" ? found : [...found].reverse();
  const { api } = repoUrls(runtime.host, run.repo);
  const { items, headers } = paginate(newestFirst, `${api}/actions/runs/${run.id}/artifacts`, call.query);
  const about = { id: run.id, head_branch: run.facts.headBranch ?? "", head_sha: run.facts.sha };
  const artifacts = items.map((one) => ({ ...artifactObject(api, one, runtime.now()), workflow_run: about }));
  return { status: 200, headers, body: { total_count: found.length, artifacts } };
}

function artifactObject(api: string, artifact: Artifact, now: Date): Readonly<Record<string, unknown>> {
  const url = `${api}/actions/artifacts/${artifact.id}`;
  return {
    ...restNamed(artifact, "id", "name", "digest"),
    node_id: Buffer.from(`Artifact${artifact.id}`).toString("base64url"),
    ...{ size_in_bytes: artifact.size, url, archive_download_url: `${url}/zip`, expired: artifact.expiresAt <= now },
    ...{ created_at: timestamp(artifact.createdAt), updated_at: timestamp(artifact.createdAt) },
    expires_at: timestamp(artifact.expiresAt),
  };
}

function linkToArtifact({ runtime }: RouteParts, call: RestCall): RestAnswer {
  const repo = repoOf(call);
  const artifact = runtime.artifacts.get(Number(call.params.artifact_id));
  const isHere = artifact && runtime.host.gitDirectory(artifact.repo) === runtime.host.gitDirectory(repo);
  if (!isHere || call.params.archive_format !== "zip") return refuse(404, "Not Found");
  if (artifact.expiresAt <= runtime.now()) return refuse(410, "Artifact has expired");
  const location = `${runtime.host.url()}/_local/artifacts/${runtime.artifacts.makeLink(artifact.id)}`;
  return { status: 302, headers: { location } };
}

async function sendArtifact({ runtime }: RouteParts, call: RestCall): Promise<RestAnswer> {
  const id = runtime.artifacts.takeLink(call.params.key ?? "");
  if (id === null) return refuse(404, "Not Found");
  return { status: 200, headers: { "content-type": "application/zip" }, bytes: await runtime.artifacts.read(id) };
}
