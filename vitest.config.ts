import { defineConfig } from "vitest/config";

/** Tests that put another module in the place of one: each loads everything anew. */
const REPLACING = ["test/scenario/every-comment-is-read-once.test.ts"];

export default defineConfig({
  test: {
    globalSetup: "test/support/own-temporary-folder.ts",
    testTimeout: 240_000, // a story with many jobs, on a machine that does other things besides
    hookTimeout: 240_000,
    maxWorkers: 2,
    projects: [
      {
        // Tables and properties change nothing that others see: modules are loaded once for all of them.
        extends: true,
        test: {
          name: "tables",
          include: ["test/*.test.ts", "test/{unit,property,golden}/**/*.test.ts"],
          isolate: false,
        },
      },
      {
        extends: true,
        // Stories keep what they change to themselves as well: a folder, a GitHub and an App of their own.
        test: {
          name: "stories",
          include: ["test/{contract,scenario}/**/*.test.ts"],
          exclude: REPLACING,
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "apart", include: ["test/{abuse,fuzz}/**/*.test.ts", ...REPLACING] },
      },
    ],
  },
});
