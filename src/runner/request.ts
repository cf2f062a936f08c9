import { gitText } from "../git/index.ts";
import { type IntentState, openStepKeys, parseStepKey, type Step } from "../method/index.ts";
import { PROTOCOL, RunRequest } from "../ports/index.ts";
import { parseJson, UserError } from "../shared/index.ts";

/** Reads a request of a protocol this Action speaks. Fails with `protocol_unknown` or a named problem of the JSON. */
export function readRequest(protocol: string, text: string): RunRequest {
  if (protocol !== PROTOCOL) {
    const hint = "update the Action or the App, so that both have the same version";
    throw new UserError(
      "protocol_unknown",
      `the request has protocol "${protocol}", this Action speaks ${PROTOCOL}`,
      hint,
    );
  }
  return parseJson(text, RunRequest, "the request");
}

/** Fails with `checkout_wrong` unless the job has checked out exactly the commit that was asked for. */
export async function checkCheckout(checkout: string, sha: string): Promise<void> {
  const head = await gitText(["rev-parse", "HEAD"], { directory: checkout });
  if (head === sha) return;
  const hint = "check out the work branch at the sha of the request, as the workflow file that comes with Haiku does";
  throw new UserError("checkout_wrong", `the checkout is at ${head}, the step begins at ${sha}`, hint);
}

/** The steps of a job as the ledger has them open. Fails with `step_not_open` when one is not. */
export function openSteps(state: IntentState, request: RunRequest): readonly Step[] {
  const open = new Set<string>(openStepKeys(state));
  return request.steps.map((key) => {
    const { slug, step } = parseStepKey(key);
    if (slug === state.slug && open.has(key)) return step;
    const hint = "nothing is to be done: it was closed or cancelled meanwhile; the App asks again if it is needed";
    throw new UserError("step_not_open", `the step ${key} is not open in the ledger`, hint);
  });
}
