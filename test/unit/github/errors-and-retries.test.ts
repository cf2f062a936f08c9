import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeError } from "../../../src/shared/index.ts";
import { allAnswersUsed, asking, type Fixture, fixture, OWN } from "./fixture.ts";

const REFS = `${OWN}/git/matching-refs/heads%2Fhaiku%2F`;
const COMMENTS = `${OWN}/issues/3/comments`;

describe("errors and retries", () => {
  let f: Fixture;
  beforeEach(() => {
    f = fixture();
  });
  afterEach(allAnswersUsed);

  const read = () => f.ports.store.branches("haiku/");
  const write = () => f.ports.conversation.comment(3, "text");

  it("sends a read again after a server error, each time later", async () => {
    f.api.get(REFS).times(2).reply(502, { message: "Bad gateway" }).get(REFS).reply(200, []);
    expect(await read()).toEqual(new Map());
    expect(f.waits).toEqual([500, 1000]);
  });

  it("sends a read again when no answer arrives", async () => {
    f.api.get(REFS).replyWithError("socket hang up").get(REFS).reply(200, []);
    expect(await read()).toEqual(new Map());
  });

  it("gives up after three attempts and says that later may help", async () => {
    f.api.get(REFS).times(3).reply(503, { message: "Unavailable" });
    const error = await read().catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "HostError", retryable: true, status: 503 });
    expect(describeError(error)).toContain("listing branches below haiku/");
  });

  it("does not repeat a write that may have taken effect, and shows it", async () => {
    f.api.post(COMMENTS).reply(502, { message: "Bad gateway" });
    await expect(write()).rejects.toMatchObject({ name: "HostError", retryable: true, status: 502 });
    expect(f.waits).toEqual([]);
  });

  it.each([
    ["a secondary limit that says how long", 403, { "retry-after": "7" }, 7_000],
    ["a secondary limit that does not", 429, {}, 60_000],
    ["an empty budget near its reset", 403, resetAt("2026-11-21T09:00:20Z"), 20_000],
    ["an empty budget far from it", 429, resetAt("2026-11-21T09:40:00Z"), 2_400_000],
  ])("does not wait for a limit, and sends nothing until it is over: %s", async (_, status, headers, wait) => {
    f.api.post(COMMENTS).reply(status, { message: "rate limit" }, headers);
    await expect(write()).rejects.toMatchObject({ retryable: true, status, wait });
    await expect(write()).rejects.toMatchObject({ retryable: true, status: 429 });
    f.advance(wait - 1);
    await expect(write()).rejects.toMatchObject({ retryable: true, status: 429 });
    f.advance(3001);
    f.api.post(COMMENTS).reply(201, { id: 9 });
    expect(await write()).toBe(9);
    expect(f.waits).toEqual([]);
  });

  it("names the permission that an installation lacks", async () => {
    const headers = { "x-accepted-github-permissions": "issues=write" };
    f.api.post(COMMENTS).reply(403, { message: "Resource not accessible by integration" }, headers);
    const error = await write().catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "UserError", code: "permission_missing" });
    expect(describeError(error)).toContain("issues=write");
  });

  it.each([401, 404, 422])("does not repeat a refusal with %i", async (status) => {
    f.api.get(REFS).reply(status, { message: "no" });
    await expect(read()).rejects.toMatchObject({ name: "HostError", retryable: false, status });
  });

  it("never shows the token", async () => {
    f.api.get(REFS).reply(401, { message: "Bad credentials" });
    const error = await read().catch((e: unknown) => e);
    expect(JSON.stringify(error)).not.toContain("token-for-tests");
  });

  it.each([
    ["a GraphQL limit", [{ type: "RATE_LIMITED", message: "limit" }], { retryable: true, status: 429 }],
    ["a GraphQL limit by its newer name", [{ type: "RATE_LIMIT", message: "limit" }], { retryable: true, status: 429 }],
    ["something unknown", [{ message: "Field 'x' doesn't exist" }], { retryable: false, status: 422 }],
    ["a missing permission", [{ type: "FORBIDDEN", message: KEPT }], { code: "permission_missing" }],
    [
      "a refusal in words of its own",
      [{ type: "FORBIDDEN", message: "it is locked" }],
      { retryable: false, status: 403 },
    ],
    [
      "what is kept from us, by its name",
      [{ type: "FORBIDDEN", message: KEPT, path: ["repository", "n2", "reviews", "nodes", 3] }],
      { message: expect.stringContaining("GitHub keeps `reviews` from it") },
    ],
    [
      "what we may not do at all",
      [{ type: "FORBIDDEN", message: KEPT, path: ["resolveReviewThread"] }],
      { message: expect.stringMatching(/lacks a permission$/) },
    ],
    [
      "a refusal that names a branch",
      [{ type: "UNPROCESSABLE", message: "refs/heads/haiku/1/timeouts cannot be deleted" }],
      { retryable: false, status: 422 },
    ],
    ["a thread that is gone", [{ type: "NOT_FOUND", message: "no" }], { retryable: false, status: 404 }],
  ])("understands GraphQL's errors: %s", async (_, errors, expected) => {
    const headers = resetAt("2026-11-21T10:00:00Z");
    f.api.post("/graphql", asking("resolveReviewThread")).reply(200, { data: null, errors }, headers);
    await expect(f.ports.conversation.resolveThread("T_1")).rejects.toMatchObject(expected);
  });

  it("does not take the name of a branch for GitHub's words", async () => {
    const data = { updateRefs: null };
    const errors = [{ path: ["c0"], message: "Cannot delete this branch" }];
    const head = "a".repeat(40);
    f.api.post("/graphql", asking("repository(")).reply(200, { data: { repository: { id: "R_1" } } });
    f.api.post("/graphql", asking("mutation Changes")).reply(200, { data, errors });
    f.api.post("/graphql", asking("Standing")).reply(200, { data: { repository: { ref: { target: { oid: head } } } } });
    await expect(f.ports.store.deleteBranch("haiku/1/timeouts", head)).rejects.toMatchObject({ status: 422 });
    expect(f.waits).toEqual([]);
  });

  it("takes no part of an answer that was too much for GitHub, and asks for all of it again", async () => {
    const errors = [{ type: "RESOURCE_LIMITS_EXCEEDED", message: "Resource limits for this query exceeded." }];
    const data = { repository: { issue: null } };
    f.api.post("/graphql").times(3).reply(200, { data, errors });
    await expect(f.ports.conversation.issue(4)).rejects.toMatchObject({ retryable: true, status: 503 });
    expect(f.waits).toEqual([500, 1000]);
  });

  it("refuses an answer in a shape it does not know", async () => {
    f.api.post("/graphql").reply(200, { data: { resolveReviewThread: null } });
    await expect(f.ports.conversation.resolveThread("T_1")).rejects.toThrow("unexpected shape");
  });
});

/** GitHub's words. */
const KEPT = "Resource not accessible by integration";

function resetAt(time: string): Record<string, string> {
  const reset = String(Date.parse(time) / 1000);
  return { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
}
