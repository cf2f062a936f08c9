import { checkout } from "./checkout.ts";
import { downloadArtifact } from "./download-artifact.ts";
import { setupNode } from "./setup-node.ts";
import type { StandIn } from "./stand-in.ts";
import { uploadArtifact } from "./upload-artifact.ts";

/** Stand-ins by the action they stand for, whatever ref is asked for. */
export const STAND_INS: ReadonlyMap<string, StandIn> = new Map([
  ["actions/checkout", checkout],
  ["actions/upload-artifact", uploadArtifact],
  ["actions/download-artifact", downloadArtifact],
  ["actions/setup-node", setupNode],
]);

export type { StandIn, StandInCall } from "./stand-in.ts";
