import * as z from "zod";
import { type EventHandler, intentOfRunName, Origin, triggersFor } from "../trigger.ts";

const WorkflowRunEvent = Origin.extend({
  action: z.string(),
  workflow_run: z.object({
    display_title: z.string().optional(),
    name: z.string().nullable(),
    path: z.string().optional(),
  }),
});

/** A run of our workflow has ended. Its name is the key of the step it was dispatched for. */
export const workflowRun: EventHandler = {
  event: "workflow_run",
  triggers(payload, self) {
    const seen = WorkflowRunEvent.parse(payload);
    const { path, display_title, name } = seen.workflow_run;
    const ours = path?.replace(/@.*$/, "") === `.github/workflows/${self.workflow}`;
    return ours && seen.action === "completed" ? triggersFor(seen, intentOfRunName(display_title ?? name ?? "")) : [];
  },
};
