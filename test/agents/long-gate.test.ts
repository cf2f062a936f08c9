import { describe, expect, it } from "vitest";
import { KEY, play, shippedBundle, USERS } from "./job.ts";
import { binOf, PROGRAMS } from "./programs.ts";
import { startStub } from "./stub/server.ts";
import { gatedActs } from "./stub/unit-acts.ts";

/*
 * A quality gate that takes longer than programs wait for a call unless they are told to, or hear that it goes on: opencode for a
 * minute, Codex for half of one until it has its model ask again.
 */

const SECONDS = 130;
const GATE = `sleep ${SECONDS} && echo '# tests 1'`;
/** Three times as long as the gate, were it run again by each hat, and twice that. */
const LONGEST_MS = 6 * SECONDS * 1000;
const tried = PROGRAMS.filter(({ name }) => binOf(name) !== undefined);

describe.each(tried)("$name", (program) => {
  it(
    "waits for a quality gate that takes minutes, and goes on with what it says",
    async () => {
      const stub = await startStub("plays", { acts: gatedActs });
      const place = { bundle: shippedBundle(), bin: binOf(program.name) ?? "", program, url: stub.url };
      const seen = await play({
        ...{ ...place, elsewhere: "http://127.0.0.1:9", minutes: 12, user: USERS["a user of its own"], gate: GATE },
      });
      await stub.close();
      expect(
        seen.outcome?.steps.map(({ failure }) => failure?.code ?? null),
        seen.log,
      ).toEqual([null, null]);
      const gates = seen.outcome?.steps[0]?.gates ?? [];
      expect(gates.map(({ passed }) => passed)).not.toContain(false);
      expect(Math.max(...gates.map(({ duration_ms }) => duration_ms))).toBeGreaterThanOrEqual(SECONDS * 1000);
      const told = stub.heard.filter(({ conversation }) => /passed\\*":\s*true/.test(conversation?.text ?? ""));
      expect(told.length).toBeGreaterThan(0);
      expect([seen.uploaded, seen.log].filter((text) => text.includes(KEY))).toEqual([]);
      console.log(
        `${program.name}: ${stub.heard.length} requests, gates of ${gates.map(({ duration_ms }) => duration_ms)} ms`,
      );
    },
    LONGEST_MS,
  );
});
