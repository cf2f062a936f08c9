import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { AGENT_NAMES } from "../../../src/presets/index.ts";
import { expectGolden } from "../../support/golden.ts";
import { ROOT } from "../../support/house/read-sources.ts";

/** The one place of `action/action.yml` that follows from the code. `npm run golden` writes it anew. */
const PLACE = /(\n {2}agent:\n {4}description: ")[^;"]*/;

it("the Action tells which agents there are", () => {
  const text = readFileSync(join(ROOT, "action/action.yml"), "utf8");
  expect(text).toMatch(PLACE);
  const names = `${AGENT_NAMES.slice(0, -1).join(", ")} or ${AGENT_NAMES.at(-1)}`;
  expectGolden("../../action/action.yml", text.replace(PLACE, `$1${names}`));
});
