import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/own-temporary-folder.ts",
    testTimeout: 60_000, // a story with many jobs, on a machine that does other things besides
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
