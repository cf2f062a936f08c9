import { workingStage } from "../derive/index.ts";
import { missingSigners, signersDue } from "./audits.ts";
import { invalidatedSigners } from "./earlier-stages.ts";
import type { Situation } from "./facts.ts";
import { missingAtIntent } from "./intent-level.ts";
import type { Signer } from "./rounds.ts";

/**
 * Every role whose signature is missing now: of merged stages what a fix took back and what later work changed, of the
 * working stage those of the audit it stands in, and after the last stage those of the whole intent.
 */
export function signersWaited(situation: Situation): readonly Signer[] {
  const stage = workingStage(situation.state);
  const own = stage === null ? missingAtIntent(situation) : missingSigners(situation, stage);
  return [...invalidatedSigners(situation), ...own, ...signersDue(situation)];
}
