import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CANARY } from "./canaries.ts";
import { KEY, type Play, type Played, play, shippedBundle, USERS } from "./job.ts";
import { startedWith } from "./processes.ts";
import { binOf, MISSING, PROGRAMS, type Program } from "./programs.ts";
import { codeTool } from "./stub/own-tools.ts";
import { type Heard, type Mood, type Stub, startStub } from "./stub/server.ts";
import { BUILT, SHELL, STEP_TOOLS } from "./stub/unit-acts.ts";

const tried = PROGRAMS.filter(({ name }) => binOf(name) !== undefined);
/** With every change one job each is enough: what goes wrong there is tried when a version or a preset changes. */
const brief = process.env.AGENT_JOBS === "brief";
const users = Object.entries(USERS).slice(0, brief ? 1 : undefined);

it.each(MISSING)("$name can be had and started here", ({ why }) => {
  expect(why).toBe("");
});

let bundle: string;
let elsewhere: Stub;
beforeAll(async () => {
  bundle = shippedBundle();
  elsewhere = await startStub("refuses the key");
});
afterAll(() => elsewhere.close());

interface Seen extends Played {
  readonly stub: Stub;
  /** Programs that had the key among their arguments while the model was asked. */
  readonly shown: readonly string[];
}

async function playBy(program: Program, mood: Mood, change: Partial<Play> & { cancelled?: true } = {}): Promise<Seen> {
  const shown: string[] = [];
  const stub = await startStub(mood, { onRequest: () => shown.push(...startedWith(KEY)) });
  const { cancelled, ...given } = change;
  const bin = binOf(program.name) ?? "";
  const place = {
    bundle,
    bin,
    program,
    url: stub.url,
    elsewhere: elsewhere.url,
    minutes: 2,
    user: USERS["a user of its own"],
  };
  const played = await play({ ...place, ...(cancelled ? { cancel: stub.asked } : {}), ...given });
  await stub.close();
  keep(program.name, mood, { log: played.log, heard: stub.heard });
  return { ...played, stub, shown };
}

/** `KEEP=<folder>`: what was said and asked in each job, for whoever mends a preset. */
function keep(
  name: string,
  mood: Mood,
  { log, heard }: { readonly log: string; readonly heard: readonly Heard[] },
): void {
  const folder = process.env.KEEP;
  if (folder === undefined) return;
  const place = mkdtempSync(join(folder, `${name}-${mood.replaceAll(" ", "-")}-`));
  writeFileSync(join(place, "job.log"), log);
  writeFileSync(join(place, "requests.json"), JSON.stringify(heard, null, 1));
}

const failures = ({ outcome }: Played) => outcome?.steps.map(({ failure }) => failure?.code ?? null);

/** Requests, but for the one header the key belongs to. */
function withoutKeyHeader({ header: [name] }: Program, { headers, url, body }: Heard): string {
  return JSON.stringify([url, body, Object.entries(headers).filter(([other]) => other !== name)]);
}

describe.each(tried)("$name", (program) => {
  describe.each(users)("wears both hats of a unit as %s", (_, user) => {
    let seen: Seen;
    beforeAll(async () => {
      seen = await playBy(program, "plays", { user });
    });

    it("and each of them advances", () => {
      expect(failures(seen), seen.log).toEqual([null, null]);
      const calls = seen.outcome?.steps.map(({ commands }) => commands.map(({ name }) => name));
      expect(calls?.map((names) => names.at(-1))).toEqual(["haiku_unit_advance_hat", "haiku_unit_advance_hat"]);
      expect(seen.outcome?.steps[0]?.files.map(({ path }) => path)).toEqual([BUILT.path]);
      expect(seen.uploaded).toContain(BUILT.content);
    });

    it("and its own shell works in the checkout", () => {
      expect(seen.stub.heard.filter(({ conversation }) => conversation?.text.includes(SHELL.says))).not.toEqual([]);
    });

    it("with its version told", () => {
      expect(seen.outcome?.steps[0]?.agent?.version).toMatch(/\d+\.\d+\.\d+/);
    });

    it("with the key in the header it belongs to, and nowhere else", () => {
      const { heard } = seen.stub;
      const [name, before] = program.header;
      const models = heard.filter(({ conversation }) => conversation !== null);
      expect(models.length).toBeGreaterThan(0);
      expect(models.filter(({ headers }) => headers[name] !== `${before}${KEY}`)).toEqual([]);
      expect(heard.map((one) => withoutKeyHeader(program, one)).filter((text) => text.includes(KEY))).toEqual([]);
      expect(seen.shown).toEqual([]);
      expect([seen.uploaded, seen.log].filter((text) => text.includes(KEY))).toEqual([]);
    });

    it("with every tool of the step there when the model is first asked", () => {
      const first = seen.stub.heard.find(({ conversation }) => conversation?.tools.length);
      // A program that runs code has its tools inside, and describes them there.
      const inside = codeTool(first?.conversation?.tools ?? []) ? first?.body : null;
      const offered = inside ?? JSON.stringify(first?.conversation?.tools);
      expect(STEP_TOOLS.filter((tool) => !offered.includes(tool))).toEqual([]);
    });

    it("with nothing of the branch that could steer it, and nothing sent where the branch says", () => {
      expect(seen.stub.heard.filter(({ body }) => body.includes(CANARY)).map(({ url }) => url)).toEqual([]);
      expect(elsewhere.heard.map(({ url }) => url)).toEqual([]);
    });

    it("with every token told that the service has counted", () => {
      const { fresh, cached, written, output } = seen.stub.counted();
      const usage = seen.outcome?.steps.map((step) => step.usage);
      const total = (key: "input_tokens" | "output_tokens") =>
        usage?.reduce((sum, one) => sum + (one?.[key] ?? Number.NaN), 0);
      expect([total("input_tokens"), total("output_tokens")]).toEqual([fresh + cached + written, output]);
    });

    it("and nothing of it is left", () => {
      expect(seen.left).toEqual([]);
    });
  });

  if (brief) return;

  it.each([
    ["refuses the key", "agent_key_refused"],
    ["limits the rate", "agent_rate_limited"],
  ] as const)("tells by name that the model's service %s", async (mood, code) => {
    const seen = await playBy(program, mood, { minutes: program.patience });
    expect(failures(seen), seen.log).toEqual([code]);
    expect(seen.outcome?.steps[0]?.failure?.message).toMatch(/(401|400|429|key|quota|rate)/i);
    expect(seen.uploaded).not.toContain(KEY);
    expect(seen.left).toEqual([]);
  });

  it("tells by name that the model's service cannot be reached", async () => {
    const seen = await playBy(program, "plays", { minutes: program.patience, url: "http://127.0.0.1:9" });
    expect(failures(seen), seen.log).toEqual(["agent_offline"]);
  });

  it("tells by name that it has no key", async () => {
    const seen = await playBy(program, "refuses the key", { minutes: program.patience, key: null });
    expect(failures(seen), seen.log).toEqual(["agent_key_refused"]);
  });

  it("leaves nothing behind when its job is cancelled, and says so in an outcome", async () => {
    const seen = await playBy(program, "never answers", { cancelled: true });
    expect(seen.left).toEqual([]);
    expect(seen.cancelMs).toBeLessThan(7500);
    expect(failures(seen), seen.log).toEqual(["cancelled"]);
  });
});
