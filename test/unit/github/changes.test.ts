import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allAnswersUsed, asking, type Fixture, fixture } from "./fixture.ts";

/* Changes that are asked for in one turn go in one request, and each comes to an end of its own. */

let f: Fixture;
beforeEach(() => {
  f = fixture();
});
afterEach(allAnswersUsed);

const edit = (number: number) => f.ports.pulls.edit({ number, node_id: `PR_${number}` }, { body: "b" });
const made = (number: number) => ({ pullRequest: { number } });
/** How each of them ends. */
async function ends(...numbers: readonly number[]): Promise<readonly unknown[]> {
  const all = await Promise.allSettled(numbers.map(edit));
  return all.map((end) =>
    end.status === "fulfilled" ? "made" : { status: end.reason.status, again: end.reason.retryable },
  );
}

describe("several changes of one turn", () => {
  it("are one request, and those of another turn another", async () => {
    f.api.post("/graphql", asking("Changes")).reply(200, { data: { c0: made(1), c1: made(2) } });
    expect(await ends(1, 2)).toEqual(["made", "made"]);
    f.api.post("/graphql", asking("Changes")).reply(200, { data: { c0: made(3) } });
    expect(await ends(3)).toEqual(["made"]);
  });

  it.each([
    ["refused", { type: "UNPROCESSABLE", message: "Body is too long" }, { status: 422, again: false }],
    ["refused in words of its own", { type: "FORBIDDEN", message: "it is locked" }, { status: 403, again: false }],
    [
      "not there any more",
      { type: "NOT_FOUND", message: "Could not resolve to a node" },
      { status: 404, again: false },
    ],
    [
      "not done for a passing reason",
      { message: "Something went wrong while executing your query" },
      { status: 502, again: true },
    ],
  ])("do not suffer where one is %s", async (_, problem, end) => {
    const errors = [{ ...problem, path: ["c1"] }];
    f.api.post("/graphql").reply(200, { data: { c0: made(1), c1: null, c2: made(3) }, errors });
    expect(await ends(1, 2, 3)).toEqual(["made", end, "made"]);
  });

  it.each([
    ["by a path of the document", { message: "Field 'x' doesn't exist on type 'Y'", path: ["mutation Changes", "c1"] }],
    ["without a path", { message: "Variable $c1 of type UpdatePullRequestInput! was provided invalid value" }],
  ])("are asked for one by one where GitHub refuses the document, %s", async (_, problem) => {
    const alone = { data: null, errors: [problem] };
    for (const answer of [alone, { data: { c0: made(1) } }, alone, { data: { c0: made(3) } }])
      f.api.post("/graphql").reply(200, answer);
    expect(await ends(1, 2, 3)).toEqual(["made", { status: 422, again: false }, "made"]);
  });

  it("are all sent again where nobody knows what became of them, as they do no harm twice", async () => {
    f.api
      .post("/graphql")
      .reply(502, "")
      .post("/graphql")
      .reply(200, { data: { c0: made(1), c1: made(2) } });
    expect(await ends(1, 2)).toEqual(["made", "made"]);
  });

  it("are all held back by a limit of the whole request", async () => {
    f.api.post("/graphql").reply(200, { data: null, errors: [{ type: "RATE_LIMITED", message: "limit" }] });
    expect(await ends(1, 2)).toEqual(Array(2).fill({ status: 429, again: true }));
  });

  it("are more than one request where they are more than twenty", async () => {
    const answer = (count: number) => ({
      data: Object.fromEntries([...Array(count).keys()].map((n) => [`c${n}`, made(n)])),
    });
    f.api.post("/graphql").reply(200, answer(20)).post("/graphql").reply(200, answer(5));
    expect(await ends(...Array(25).keys())).toEqual(Array(25).fill("made"));
  });
});
