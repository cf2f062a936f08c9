import * as z from "zod";
import { isForeignCheck, pullOfConfigCheck, shownOnCheck } from "../../render/index.ts";
import {
  type EventHandler,
  intentOfBranch,
  intentOfCheck,
  Origin,
  type TriggerTarget,
  triggersFor,
} from "../trigger.ts";

const CheckRunEvent = Origin.extend({
  action: z.string(),
  check_run: z.object({
    id: z.int().optional(),
    head_sha: z.string().optional(),
    external_id: z.string().nullish(),
    app: z.object({ id: z.int() }).nullish(),
    check_suite: z.object({ head_branch: z.string().nullable() }).nullish(),
  }),
  requested_action: z.object({ identifier: z.string() }).optional(),
});

/**
 * A button or "Re-run" was pressed on a check of ours, or another app's check on a branch of ours has ended. GitHub
 * also tells us of every check we make ourselves; those say nothing new.
 */
export const checkRun: EventHandler = {
  event: "check_run",
  triggers(payload, self) {
    const seen = CheckRunEvent.parse(payload);
    const { app, external_id, check_suite } = seen.check_run;
    if (app?.id === self.appId) {
      const pressed = seen.action === "requested_action" || seen.action === "rerequested";
      const target = intentOfCheck(external_id ?? "") ?? checkedAgain(external_id ?? "", seen.check_run.head_sha);
      return pressed ? triggersFor(seen, withButton(seen, target)) : [];
    }
    return seen.action === "completed" ? triggersFor(seen, intentOfBranch(check_suite?.head_branch ?? "")) : [];
  },
};

/** "Re-run" on the check of a pull request of people: of its studios and config, or that no intent stands behind it. */
function checkedAgain(externalId: string, head: string | undefined): TriggerTarget | null {
  if (head === undefined) return null;
  if (isForeignCheck(externalId)) return { kind: "foreign", head, again: true };
  const pull = pullOfConfigCheck(externalId);
  return pull === null ? null : { kind: "config", pull, head, again: true };
}

/** The target with what was pressed and by whom. Re-run asks for nothing but a look. */
function withButton(seen: z.infer<typeof CheckRunEvent>, target: TriggerTarget | null): TriggerTarget | null {
  const { id: check, head_sha: head, external_id } = seen.check_run;
  const action = seen.requested_action?.identifier;
  const { sender } = seen;
  if (target?.kind !== "intent" || check === undefined || head === undefined) return target;
  if (seen.action !== "requested_action" || action === undefined || !sender) return target;
  const by = { login: sender.login, id: sender.id };
  return { ...target, button: { check, head, action, by, shown: shownOnCheck(external_id ?? "") } };
}
