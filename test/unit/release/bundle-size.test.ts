import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../support/house/read-sources.ts";

/* Every job of every user fetches the Action and reads these; the rehearsal's agent beside them is read where it is used. */

it("what a job loads of the Action is at most 3 MB", () => {
  const sizes = ["main.mjs", "job.mjs", "tool-server.mjs"].map(
    (file) => statSync(join(ROOT, "action/dist", file)).size,
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(3_000_000);
});
