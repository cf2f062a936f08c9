import { auditFamily, type Do, QUALITY_GATES, roundsSpent, workingStage } from "../method/index.ts";
import { signatures } from "./land-step.ts";
import { roleNamed } from "./offers.ts";
import type { Said, Unmade } from "./people-say.ts";
import { stateOf, type World } from "./world.ts";

/** `approve <role> <reason>`: a person accepts what stands where a reviewer has used up its rounds. Null: no role is named. */
export function acceptRole(world: World, args: string, said: Said): Do | Unmade | null {
  const state = stateOf(world);
  const stage = workingStage(state);
  const role = stage && roleNamed(stage.frozen, args);
  if (!stage || !role) return null;
  if (role === QUALITY_GATES)
    return {
      message: "quality gates are run, not accepted",
      hint: "`/haiku retry quality_gates`, or waive the finding",
    };
  const family = auditFamily({ state, seen: world.observed }, stage);
  if (!roundsSpent({ state, seen: world.observed }, stage, family, role))
    return { message: `${role} still has rounds left`, hint: "`/haiku approve` alone passes what is waited for" };
  const reason = args.slice(role.length).trim();
  if (reason === "") return { message: "a reason is missing", hint: `\`/haiku approve ${role} <reason>\`` };
  const kind = family === "reviews" ? "review" : "approve";
  const step = { stage: stage.name, kind, subject: role, hat: null, n: 1, attempt: 1 } as const;
  const signs = signatures(state, { plans: world.work.plans, files: world.work.files }, step, null);
  return { do: "accept", ...said, stage: stage.name, family, role, reason, signs };
}
