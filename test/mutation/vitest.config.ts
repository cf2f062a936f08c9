import { defineConfig } from "vitest/config";

/** What mutants of `src/method` are tried against: the method's own tables. */
export default defineConfig({
  test: {
    include: ["test/unit/method/**/*.test.ts"],
    testTimeout: 60_000,
  },
});
