import { defineConfig } from "vitest/config";
import { leftOutIn, withoutThem } from "./test/support/harness/not-in.ts";
import { NAMES } from "./test/support/harness/world-of-this-run.ts";

/** Tests that put another module in the place of one: each loads everything anew. */
const REPLACING = ["test/scenario/every-comment-is-read-once.test.ts"];

/** Where all stories play in a world of its own (`WORLD`), those are left out that cannot. */
const leftOut = withoutThem(leftOutIn(NAMES));

export default defineConfig({
  test: {
    globalSetup: "test/support/own-temporary-folder.ts",
    testTimeout: 240_000, // a story with many jobs, on a machine that does other things besides
    hookTimeout: 240_000,
    maxWorkers: 2,
    ...(leftOut.names === null ? {} : { testNamePattern: leftOut.names }),
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
          exclude: [...REPLACING, ...leftOut.files],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "apart", include: ["test/{abuse,fuzz,jobs}/**/*.test.ts", ...REPLACING] },
      },
    ],
  },
});
