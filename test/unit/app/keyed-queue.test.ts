import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueue, nextInTurn, type Queue, type QueueOptions } from "../../../src/app/keyed-queue.ts";
import { HostError, UserError } from "../../../src/shared/index.ts";
import { held } from "./app-under-test.ts";

const REST = { againIn: null };
const passing = new HostError("GitHub: 502", { retryable: true });

let logged: string[] = [];
const note =
  (level: string) =>
  (_fields: object, message: string): void =>
    void logged.push(`${level} ${message}`);
const log = { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };

function queueWith(differs: Partial<QueueOptions> = {}): Queue {
  return createQueue({ gatherMs: 1000, parallel: 4, log, ...differs });
}

beforeEach(() => {
  logged = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the queue", () => {
  it("gathers wakes and runs the job once", async () => {
    const queue = queueWith();
    const job = vi.fn(async () => REST);
    queue.trigger("a", job);
    await vi.advanceTimersByTimeAsync(999);
    queue.trigger("a", job);
    expect(job).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(job).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(job).toHaveBeenCalledOnce();
    expect(queue.size()).toBe(0);
  });

  it("never runs a key twice at a time; what comes in between makes one more run", async () => {
    const queue = queueWith();
    const first = held<typeof REST>();
    const job = vi.fn(async () => REST).mockImplementationOnce(() => first.promise);
    queue.trigger("a", job);
    await vi.advanceTimersByTimeAsync(1000);
    queue.trigger("a", job);
    queue.trigger("a", job);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(job).toHaveBeenCalledTimes(1);
    first.resolve(REST);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(job).toHaveBeenCalledTimes(2);
  });

  it("runs different keys side by side up to the limit", async () => {
    const queue = queueWith({ parallel: 2, gatherMs: 0 });
    const gates = ["a", "b", "c"].map((key) => ({ key, gate: held<typeof REST>() }));
    const started: string[] = [];
    for (const { key, gate } of gates) {
      queue.trigger(key, () => {
        started.push(key);
        return gate.promise;
      });
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(["a", "b"]);
    gates[1]?.gate.resolve(REST);
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(["a", "b", "c"]);
  });

  it("lets repositories take turns, and none of them fill all slots", async () => {
    const queue = queueWith({ gatherMs: 0, parallel: 3 });
    const [started, gates]: [string[], (() => void)[]] = [[], []];
    const ask = (key: string, group: string): void => {
      const gate = held<typeof REST>();
      gates.push(() => gate.resolve(REST));
      const job = () => {
        started.push(key);
        return gate.promise;
      };
      queue.trigger(key, job, { group });
    };
    for (const n of [1, 2, 3, 4]) ask(`flood ${n}`, "flood");
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(["flood 1", "flood 2"]);
    ask("other", "other");
    await vi.advanceTimersByTimeAsync(0);
    expect(started.at(-1)).toBe("other");
    gates[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(started.at(-1)).toBe("flood 3");
  });

  it.each<[string, string[], string[], number, string | null]>([
    ["nobody is ready", [], ["a"], 4, null],
    ["first come first served", ["b", "a"], [], 4, "b"],
    ["fewest run", ["a", "b"], ["a", "a", "b"], 4, "b"],
    ["the last slot is not for one that has all others", ["a"], ["a", "a", "a"], 4, null],
    ["it is for whoever shares them", ["a"], ["a", "a", "b"], 4, "a"],
    ["where there is one, it is for everybody", ["a"], [], 1, "a"],
  ])("whose turn it is: %s", (_, ready, running, parallel, next) => {
    const found = nextInTurn(
      ready.map((group) => ({ group })),
      running,
      parallel,
    );
    expect(found?.group ?? null).toBe(next);
  });

  it("what GitHub asks to put off holds no slot, waits by the clock it was given, and is not waited for", async () => {
    const due: (() => void)[] = [];
    const later = vi.fn((work: () => void, _milliseconds: number) => {
      due.push(work);
      return () => undefined;
    });
    const queue = queueWith({ gatherMs: 0, parallel: 1, later });
    const limited = new HostError("limited", { retryable: true, status: 429, wait: 900_000 });
    const job = vi.fn(async () => REST).mockImplementationOnce(async () => Promise.reject(limited));
    const other = vi.fn(async () => REST);
    queue.trigger("a", job, { onlyHere: true });
    await vi.advanceTimersByTimeAsync(0);
    expect([queue.size(), queue.putOff(), later.mock.lastCall?.[1]]).toEqual([0, 1, 900_000]);
    await queue.idle();
    queue.trigger("a", job);
    queue.trigger("b", other);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([job.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);
    due[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect([job.mock.calls.length, queue.putOff()]).toEqual([2, 0]);
    job.mockImplementationOnce(async () => Promise.reject(limited));
    queue.trigger("a", job, { onlyHere: true });
    await vi.advanceTimersByTimeAsync(0);
    await queue.drain(); // nobody waits a quarter of an hour for a process to end
    expect(job).toHaveBeenCalledTimes(3);
  });

  it("tries again after a passing failure, later each time, and then gives up", async () => {
    const ends: string[] = [];
    const queue = queueWith({ gatherMs: 0, onEnd: (_key, outcome) => ends.push(outcome) });
    const job = vi.fn(async () => Promise.reject(passing));
    queue.trigger("a", job);
    const calls: number[] = [];
    for (const wait of [0, 1000, 2000, 4000, 8000, 16_000, 100_000]) {
      await vi.advanceTimersByTimeAsync(wait);
      calls.push(job.mock.calls.length);
    }
    expect(calls).toEqual([1, 2, 3, 4, 5, 6, 6]);
    expect(ends).toEqual(["retry", "retry", "retry", "retry", "retry", "failed"]);
    expect(logged.at(-1)).toBe("error given up until the next wake: GitHub: 502 (will be tried again)");
  });

  it("waits as long as GitHub asks, however often, and sends nothing before", async () => {
    const queue = queueWith({ gatherMs: 0, backoffMs: [1000] });
    const limited = new HostError("API rate limit exceeded", { retryable: true, status: 403, wait: 900_000 });
    const job = vi.fn(async () => REST);
    for (const _ of [1, 2, 3]) job.mockImplementationOnce(async () => Promise.reject(limited));
    queue.trigger("a", job);
    const calls: number[] = [];
    for (const wait of [0, 899_999, 1, 900_000, 900_000, 900_000]) {
      queue.trigger("a", job); // whatever wakes it meanwhile
      await vi.advanceTimersByTimeAsync(wait);
      calls.push(job.mock.calls.length);
    }
    expect(calls).toEqual([1, 1, 2, 3, 4, 5]);
  });

  it.each([
    ["nothing to wait", 0, [1000, 3000]],
    ["longer than a timer can", 30 * 24 * 3_600_000, [2 ** 31 - 1, 2 * (2 ** 31 - 1)]],
  ])("does not run hot where GitHub asks for %s", async (_, wait, times) => {
    const queue = queueWith({ gatherMs: 0, backoffMs: [1000, 2000] });
    const started: number[] = [];
    const begun = Date.now();
    queue.trigger("a", async () => {
      started.push(Date.now() - begun);
      throw new HostError("limited", { retryable: true, status: 429, wait });
    });
    for (const time of [0, ...times]) await vi.advanceTimersByTimeAsync(begun + time - Date.now());
    expect(started).toEqual([0, ...times]);
    await queue.drain();
  });

  it("forgets earlier failures once a job has succeeded", async () => {
    const queue = queueWith({ gatherMs: 0, backoffMs: [10] });
    const job = vi.fn(async () => REST);
    for (const _ of [1, 2]) {
      job.mockImplementationOnce(async () => Promise.reject(passing));
      queue.trigger("a", job);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(job).toHaveBeenCalledTimes(4);
  });

  it("does not repeat what cannot succeed, but runs it for a wake that came meanwhile", async () => {
    const queue = queueWith({ gatherMs: 5 });
    const job = vi
      .fn(async () => REST)
      .mockImplementationOnce(async () => {
        queue.trigger("a", job);
        throw new UserError("ledger_broken", "the ledger is broken", "mend it");
      });
    queue.trigger("a", job);
    await vi.advanceTimersByTimeAsync(5);
    expect(job).toHaveBeenCalledTimes(1);
    expect(logged).toEqual(["error given up until the next wake: the ledger is broken — mend it"]);
    await vi.advanceTimersByTimeAsync(5);
    expect(job).toHaveBeenCalledTimes(2);
  });

  it("reviews again unasked when a job says so, and sooner when it is woken", async () => {
    const queue = queueWith();
    const job = vi.fn(async () => ({ againIn: 60_000 }));
    queue.trigger("a", job);
    await vi.advanceTimersByTimeAsync(1000);
    expect(queue.size()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(job).toHaveBeenCalledTimes(2);
    queue.trigger("a", job);
    await vi.advanceTimersByTimeAsync(1000);
    expect(job).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(job).toHaveBeenCalledTimes(3);
    await queue.drain();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("drains: nothing new is taken, what waits is forgotten, what runs may end", async () => {
    const queue = queueWith({ gatherMs: 0 });
    const running = held<typeof REST>();
    queue.trigger("a", () => running.promise);
    await vi.advanceTimersByTimeAsync(0);
    const later = vi.fn(async () => REST);
    queue.trigger("a", later);
    queue.trigger("b", later);
    let drained = false;
    const end = queue.drain().then(() => {
      drained = true;
    });
    queue.trigger("c", later);
    await vi.advanceTimersByTimeAsync(100);
    expect(drained).toBe(false);
    running.resolve(REST);
    await vi.advanceTimersByTimeAsync(100);
    await end;
    expect(later).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("drains: what stands nowhere else is run at once, also what was asked for again meanwhile", async () => {
    const queue = queueWith({ gatherMs: 60_000, parallel: 1 });
    const running = held<typeof REST>();
    const ran: string[] = [];
    const job =
      (name: string, work = async () => REST) =>
      () => {
        ran.push(name);
        return work();
      };
    queue.trigger(
      "a",
      job("a", () => running.promise),
      { gatherMs: 0 },
    );
    await vi.advanceTimersByTimeAsync(0);
    queue.trigger("a", job("a again"), { onlyHere: true });
    queue.trigger("b", job("b"));
    queue.trigger("b", job("b"), { onlyHere: true });
    queue.trigger("c", job("c"));
    queue.trigger(
      "d",
      job("d", () => Promise.reject(new UserError("ledger_broken", "no", "never"))),
      { onlyHere: true },
    );
    let drained = false;
    const end = queue.drain().then(() => {
      drained = true;
    });
    queue.trigger("e", job("e"), { onlyHere: true });
    await vi.advanceTimersByTimeAsync(0);
    expect([drained, ran]).toEqual([false, ["a"]]);
    running.resolve(REST);
    await vi.advanceTimersByTimeAsync(0);
    await end;
    expect(ran).toEqual(["a", "b", "d", "a again"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("drains: what failed for a passing reason is tried again after its pause, and once more where it was given up", async () => {
    const queue = queueWith({ gatherMs: 0, backoffMs: [1000] });
    const waits = vi.fn(async () => REST).mockImplementationOnce(async () => Promise.reject(passing));
    queue.trigger("given up", async () => Promise.reject(passing), { onlyHere: true });
    await vi.advanceTimersByTimeAsync(1000);
    expect(queue.size()).toBe(0);
    queue.trigger("waits", waits, { onlyHere: true });
    await vi.advanceTimersByTimeAsync(0);
    logged = [];
    const end = queue.drain();
    await vi.advanceTimersByTimeAsync(999);
    expect(waits).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    await end;
    expect(waits).toHaveBeenCalledTimes(2);
    expect(logged.filter((line) => line.startsWith("error"))).toHaveLength(1);
  });

  it("keeps what was given up until the next wake, and no longer", async () => {
    const queue = queueWith({ gatherMs: 0, backoffMs: [] });
    queue.trigger("a", async () => Promise.reject(passing), { onlyHere: true });
    await vi.advanceTimersByTimeAsync(0);
    const job = vi.fn(async () => REST);
    queue.trigger("a", job);
    await vi.advanceTimersByTimeAsync(0);
    await queue.drain();
    expect(job).toHaveBeenCalledTimes(1);
  });
});
