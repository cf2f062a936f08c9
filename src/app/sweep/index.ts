export { type HeardComments, heardComments } from "./heard-comments.ts";
export { createSweep, type Sweep } from "./sweep.ts";
export { sweepInstallations } from "./sweep-installation.ts";
