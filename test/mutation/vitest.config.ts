import { defineConfig } from "vitest/config";

/** What mutants of `src/method` are tried against: the tables that look at what the method decides. Their modules are loaded once for all of them. */
export default defineConfig({
  test: {
    include: ["test/unit/{method,engine,render}/**/*.test.ts"],
    isolate: false,
    testTimeout: 60_000,
  },
});
