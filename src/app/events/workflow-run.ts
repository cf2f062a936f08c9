import * as z from "zod";
import { runSeen } from "../../github/index.ts";
import { type EventHandler, intentOfRunName, Origin, triggersFor } from "../trigger.ts";

const WorkflowRunEvent = Origin.extend({
  action: z.string(),
  workflow_run: z.object({
    display_title: z.string().optional(),
    name: z.string().nullable(),
    path: z.string().optional(),
  }),
});

const User = z.object({ login: z.string(), id: z.int(), type: z.string() });

/** A run with all that is looked at of it. A server that leaves something out is asked for its list, as ever. */
const EndedRun = z.object({
  workflow_run: z.object({
    id: z.int(),
    display_title: z.string(),
    status: z.literal("completed"),
    conclusion: z.string(),
    html_url: z.string(),
    created_at: z.string(),
    path: z.string(),
    event: z.string(),
    actor: User,
    triggering_actor: User,
    head_branch: z.string(),
    head_sha: z.string(),
    run_attempt: z.int(),
    check_suite_node_id: z.string(),
  }),
});

/** A run of our workflow has ended. Its name is the key of the step it was dispatched for. */
export const workflowRun: EventHandler = {
  event: "workflow_run",
  triggers(payload, self) {
    const seen = WorkflowRunEvent.parse(payload);
    const { path, display_title, name } = seen.workflow_run;
    const ours = path?.replace(/@.*$/, "") === `.github/workflows/${self.workflow}`;
    const target = ours && seen.action === "completed" ? intentOfRunName(display_title ?? name ?? "") : null;
    if (target?.kind !== "intent") return [];
    const { data } = EndedRun.safeParse(payload);
    return triggersFor(seen, data ? { ...target, ended: runSeen(data.workflow_run) } : target);
  },
};
