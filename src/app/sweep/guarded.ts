import type { Log } from "../../ports/index.ts";
import { describeError, HostError } from "../../shared/index.ts";

/** Does a part of a sweep; when it fails the log tells, and the other parts go on. */
type Guard = (fields: object, work: () => Promise<unknown>) => Promise<void>;

/** `fields` go into the log line, to tell which part it was. */
export function guardedBy(log: Log): Guard {
  return async (fields, work) => {
    try {
      await work();
    } catch (error) {
      if (error instanceof HostError && error.wait !== undefined)
        log.warn({ ...fields, wait: error.wait }, `a sweep is left to the next one: ${error.message}`);
      else log.error({ ...fields, err: error }, `a sweep was not complete: ${describeError(error)}`);
    }
  };
}
