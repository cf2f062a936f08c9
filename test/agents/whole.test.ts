import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePlaybook } from "../../src/rehearsal/agent/index.ts";
import { repositoryRoot } from "../../src/rehearsal/demo/repository-root.ts";
import { AT_PEACE } from "../support/story.ts";
import { CANARY } from "./canaries.ts";
import { KEY } from "./job.ts";
import { binOf, MISSING } from "./programs.ts";
import { playbookActs } from "./stub/playbook-acts.ts";
import { type Heard, type Stub, startStub } from "./stub/server.ts";
import { type Cast, openWhole, playWhole, programsOf, usages } from "./whole.ts";

/*
 * The intent of the demo's studio `example` from the comment to the seal, by real programs in real jobs: plans and their reviews,
 * two units, a finding with its classifier, its fix and its assessor, and a runbook. The model plays the demo's own playbook.
 */

const FILE = "src/rehearsal/demo/playbooks/example/playbook.yml";
const acts = playbookActs(parsePlaybook(readFileSync(join(repositoryRoot(), FILE), "utf8"), FILE));

const CASTS: readonly (readonly [string, Cast])[] = [
  ["Claude Code", { use: "claude" }],
  ["Codex", { use: "codex" }],
  [
    "Claude Code, with Codex as verifier, assessor and reviewer of correctness",
    {
      use: "claude",
      roles: { verifier: "codex", "feedback-assessor": "codex", "approve:correctness": "codex" },
    },
  ],
];

/** About thirty steps one after the other, each with a program that takes its time to start. */
const LONGEST_MS = 45 * 60_000;

it.each(MISSING)("$name can be had and started here", ({ why }) => {
  expect(why).toBe("");
});

/** Each of the two speaks to its model in its own way. */
const askedBy = ({ conversation, url }: Heard): readonly string[] =>
  conversation === null ? [] : [url.includes("/messages") ? "claude" : "codex"];

let elsewhere: Stub;
beforeAll(async () => {
  elsewhere = await startStub("refuses the key");
});
afterAll(() => elsewhere.close());

describe.each(CASTS.filter(([, cast]) => programsOf(cast).every((name) => binOf(name) !== undefined)))(
  "%s",
  (name, cast) => {
    it(
      "takes a whole intent to its seal, and the ledger tells every token",
      async () => {
        const began = Date.now();
        const stub = await startStub("plays", { acts });
        await using story = await openWhole(cast, stub.url, elsewhere.url);
        const slug = await playWhole(story);
        const told = usages(story.books(slug));
        const { fresh, cached, written, output } = stub.counted();
        const sum = (key: "input_tokens" | "output_tokens") =>
          told.reduce((all, usage) => all + (usage?.[key] ?? Number.NaN), 0);
        const seconds = Math.round((Date.now() - began) / 1000);
        console.log(
          `${name}: ${told.length} steps, ${stub.heard.length} requests, ${sum("input_tokens")} + ${sum("output_tokens")} tokens, ${seconds} s`,
        );
        expect([sum("input_tokens"), sum("output_tokens")]).toEqual([fresh + cached + written, output]);
        expect(new Set(stub.heard.flatMap(askedBy))).toEqual(new Set(programsOf(cast)));
        expect(stub.heard.filter(({ body }) => body.includes(CANARY)).map(({ url }) => url)).toEqual([]);
        expect(stub.heard.filter(({ url, body }) => `${url}${body}`.includes(KEY))).toEqual([]);
        expect(elsewhere.heard.map(({ url }) => url)).toEqual([]);
        expect(await story.ends()).toEqual(AT_PEACE);
        await stub.close();
      },
      LONGEST_MS,
    );
  },
);
