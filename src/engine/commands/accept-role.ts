import {
  type Do,
  type IntentState,
  QUALITY_GATES,
  reviewRoles,
  roundsSpent,
  type Signer,
  signersWaited,
} from "../../method/index.ts";
import { nearest } from "../../shared/index.ts";
import { stateOf, type World } from "../observe/observation.ts";
import { signatures } from "../outcomes/finish-step.ts";
import type { Said, Unmade } from "./finding-commands.ts";

/**
 * `approve <role> <reason>`: a person accepts what stands wherever this reviewer has used up its rounds: in the working
 * stage, in merged ones, or for the whole intent. Null: nothing stands behind `approve`.
 */
export function acceptRole(world: World, args: string, said: Said): readonly Do[] | Unmade | null {
  const state = stateOf(world);
  if (args.trim() === "") return null;
  const [first = ""] = args.trim().split(/\s+/);
  const role = rolesOf(state).find((one) => one === first);
  if (role === undefined) return noRole(rolesOf(state), first);
  if (role === QUALITY_GATES)
    return {
      message: "quality gates are run, not accepted",
      hint: "`/haiku retry quality_gates`, or waive the finding",
    };
  const look = { state, seen: world.observed };
  const waited = signersWaited(look).filter((signer) => signer.role === role);
  const spent = waited.filter((signer) => roundsSpent(look, signer));
  if (spent.length === 0)
    return {
      message: waited.length === 0 ? `${role} is not waited for` : `${role} still has rounds left`,
      hint: "`/haiku approve` alone passes what is waited for",
    };
  const reason = args.slice(role.length).trim();
  if (reason === "") return { message: "a reason is missing", hint: `\`/haiku approve ${role} <reason>\`` };
  return spent.map((signer): Do => ({ do: "accept", ...said, ...signer, reason, signs: signsOf(world, signer) }));
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
function signsOf(world: World, { stage, family, role }: Signer): Extract<Do, { do: "accept" }>["signs"] {
  const kind = family === "reviews" ? "review" : "approve";
  const step = { stage, kind, subject: role, hat: null, n: 1, attempt: 1 } as const;
  const { plans, files, tree } = world.work;
  return signatures(stateOf(world), { plans, files }, step, tree);
}
