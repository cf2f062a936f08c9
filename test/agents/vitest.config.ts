import { defineConfig } from "vitest/config";

/** Real agent programs, one after another: what is left of one must not be taken for another's. */
export default defineConfig({
  test: {
    include: ["test/agents/*.test.ts"],
    globalSetup: "test/support/own-temporary-folder.ts",
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
});
