import { Validators } from "../schema/validators.ts";
import description from "../schema/webhooks.json" with { type: "json" };

const EVENTS: Readonly<Record<string, object>> = description.events;
const VALIDATORS = new Validators(description.schemas);

/** What is wrong with a webhook: null when it is as GitHub describes that event and action. */
export function webhookProblem(event: string, payload: Readonly<Record<string, unknown>>): string | null {
  const name = typeof payload.action === "string" ? `${event} ${payload.action}` : event;
  const schema = EVENTS[name.replaceAll(/[_ ]/g, "-")];
  if (schema === undefined) return `webhook ${name}: not in the slice of GitHub's description`;
  const problem = VALIDATORS.problem(name, () => schema, payload);
  return problem === null ? null : `webhook ${name}: ${problem}`;
}
