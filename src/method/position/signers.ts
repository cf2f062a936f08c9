import { workingStage } from "../derive/index.ts";
import { dueSigners, missingSigners } from "./audits.ts";
import { lapsedSigners } from "./earlier-stages.ts";
import type { Look } from "./facts.ts";
import { missingAtIntent } from "./intent-level.ts";
import type { Signer } from "./rounds.ts";

/**
 * Every role whose signature is missing now: of merged stages what a fix took back and what later work changed, of the
 * working stage those of the audit it stands in, and after the last stage those of the whole intent.
 */
export function signersWaited(look: Look): readonly Signer[] {
  const stage = workingStage(look.state);
  const own = stage === null ? missingAtIntent(look) : missingSigners(look, stage);
  return [...lapsedSigners(look), ...own, ...dueSigners(look)];
}
