import { runAction } from "../src/runner/index.ts";

await runAction(process.argv.slice(2), import.meta.url);
