import {
  type IntentState,
  type LedgerEvent,
  QUALITY_GATES,
  reviewRoles,
  roundsSpent,
  type Signer,
  signersWaited,
} from "../../method/index.ts";
import { nearest } from "../../shared/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { signatures } from "../outcomes/finish-step.ts";
import type { CommandSource, Unmade } from "./finding-commands.ts";

/**
 * `approve <role> <reason>`: a person accepts what stands wherever this reviewer has used up its rounds: in the working
 * stage, in merged ones, or for the whole intent. Null: nothing stands behind `approve`.
 */
export function acceptRole(
  observation: Observation,
  args: string,
  said: CommandSource,
): readonly LedgerEvent[] | Unmade | null {
  const state = stateOf(observation);
  if (args.trim() === "") return null;
  const [first = ""] = args.trim().split(/\s+/);
  const role = rolesOf(state).find((one) => one === first);
  if (role === undefined) return noRole(rolesOf(state), first);
  if (role === QUALITY_GATES)
    return {
      message: "quality gates are run, not accepted",
      hint: "`/haiku retry quality_gates`, or waive the finding",
    };
  const look = { state, facts: observation.facts };
  const waited = signersWaited(look).filter((signer) => signer.role === role);
  const spent = waited.filter((signer) => roundsSpent(look, signer));
  if (spent.length === 0)
    return {
      message: waited.length === 0 ? `${role} is not waited for` : `${role} still has rounds left`,
      hint: "`/haiku approve` alone passes what is waited for",
    };
  const reason = args.slice(role.length).trim();
  if (reason === "") return { message: "a reason is missing", hint: `\`/haiku approve ${role} <reason>\`` };
  return spent.map(
    (signer): LedgerEvent => ({ do: "accept", ...said, ...signer, reason, signs: signsOf(observation, signer) }),
  );
}

/** Every role of a stage that has begun, or of the whole intent. */
function rolesOf({ intent, stages }: IntentState): readonly string[] {
  const ofStages = Object.values(stages).flatMap(({ frozen }) => reviewRoles(frozen));
  return [...new Set([QUALITY_GATES, ...ofStages, ...intent.frozen.roles])];
}

/** "not yet", or a name mistyped: neither may pass a gate. */
function noRole(roles: readonly string[], named: string): Unmade {
  const meant = nearest(named, roles);
  const alone = "`/haiku approve` alone passes what is waited for; put remarks on the lines below it";
  const hint = meant === null ? alone : `did you mean \`/haiku approve ${meant} <reason>\`? ${alone}`;
  return { message: "the words behind it name no reviewer", hint };
}

/** What stands now of everything that this role has not signed. */
function signsOf(
  observation: Observation,
  { stage, family, role }: Signer,
): Extract<LedgerEvent, { do: "accept" }>["signs"] {
  const kind = family === "reviews" ? "review" : "approve";
  const step = { stage, kind, subject: role, hat: null, n: 1, attempt: 1 } as const;
  const { plans, files, tree } = observation.work;
  return signatures(stateOf(observation), { plans, files }, step, tree);
}
