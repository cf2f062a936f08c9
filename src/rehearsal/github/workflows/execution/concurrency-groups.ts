const MOST_PENDING = 100;

export interface GroupRequest {
  readonly cancelInProgress: boolean;
  /** `single`: a newcomer cancels who waits; `max`: up to 100 wait in order. */
  readonly queue: "single" | "max";
  /** Stops the requester, running or waiting. */
  cancel(): void;
  /** Aborted when the requester no longer wants to enter. */
  readonly signal: AbortSignal;
}

interface Waiter {
  readonly request: GroupRequest;
  admit(entered: boolean): void;
}

interface Group {
  running: GroupRequest;
  readonly waiting: Waiter[];
}

/** One runs, others wait: the `concurrency` of workflows and jobs. Keys ignore case. */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>();

  /** Resolves true when it is the requester's turn (then `leave` is owed), false when it was cancelled while waiting. */
  async enter(name: string, request: GroupRequest): Promise<boolean> {
    const key = name.toLowerCase();
    const group = this.#groups.get(key);
    if (group === undefined) {
      this.#groups.set(key, { running: request, waiting: [] });
      return true;
    }
    if (request.queue === "single") this.#dismissWaiting(group);
    else if (group.waiting.length >= MOST_PENDING) return false;
    const turn = this.#wait(group, request);
    if (request.cancelInProgress) group.running.cancel();
    return turn;
  }

  isTaken(name: string): boolean {
    return this.#groups.has(name.toLowerCase());
  }

  leave(name: string): void {
    const key = name.toLowerCase();
    const group = this.#groups.get(key);
    const next = group?.waiting.shift();
    if (group === undefined || next === undefined) {
      this.#groups.delete(key);
      return;
    }
    group.running = next.request;
    next.admit(true);
  }

  #dismissWaiting(group: Group): void {
    for (const waiter of group.waiting.splice(0)) {
      waiter.admit(false);
      waiter.request.cancel();
    }
  }

  #wait(group: Group, request: GroupRequest): Promise<boolean> {
    if (request.signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter: Waiter = { request, admit: resolve };
      group.waiting.push(waiter);
      const giveUp = (): void => {
        const at = group.waiting.indexOf(waiter);
        if (at >= 0) group.waiting.splice(at, 1);
        if (group.running !== request) resolve(false);
      };
      request.signal.addEventListener("abort", giveUp, { once: true });
    });
  }
}
