import { defineConfig } from "vitest/config";

/** What mutants of `src/method` are tried against: the method's own tables. Their modules are loaded once for all of them. */
export default defineConfig({
  test: {
    include: ["test/unit/method/**/*.test.ts"],
    isolate: false,
    testTimeout: 60_000,
  },
});
