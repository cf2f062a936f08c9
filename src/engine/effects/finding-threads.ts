import type { Do } from "../../method/index.ts";
import { findingMarker } from "../../render/index.ts";
import { stateOf, type World } from "../observe/observation.ts";

/** Threads of findings that the books do not know yet. Written along with other lines, never for their own sake. */
export function threadLines(world: World): readonly Do[] {
  const threads = world.snapshot.pull_requests.flatMap((pull) => pull.threads);
  return stateOf(world).findings.flatMap((finding): Do[] => {
    if (finding.thread !== null) return [];
    const marker = findingMarker(world.slug, finding.id);
    const thread = threads.find((one) => one.comments[0]?.body.includes(marker));
    const [first] = thread?.comments ?? [];
    return thread && first
      ? [{ do: "thread", finding: finding.id, comment_id: first.id, node_id: thread.node_id }]
      : [];
  });
}
