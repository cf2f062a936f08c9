import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import type { Logger } from "probot";
import { maskSecrets } from "../text/index.ts";
import type { LogLevel } from "./config.ts";

const trace = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/**
 * Everything logged while `work` runs, by whichever part, carries these fields and no others: a job may be started
 * from within another one, whose fields are not its own.
 */
export function traced<T>(fields: Readonly<Record<string, unknown>>, work: () => T): T {
  return trace.run(fields, work);
}

/** `secrets` are masked in the whole line, whatever field they came in. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Values that must never be written. */
  readonly secrets: readonly string[];
  /** Where lines go; standard output when missing. */
  readonly to?: { write(line: string): void };
}

/** One JSON object a line. Payloads and signatures of deliveries are left out altogether. */
export function createLog({ level, secrets, to }: LogOptions): Logger {
  const options: pino.LoggerOptions = {
    name: "haiku",
    level,
    mixin: () => ({ ...trace.getStore() }),
    redact: {
      paths: ["event.payload", "err.event", "err.request.headers.authorization", "signature", "*.signature", "token"],
      remove: true,
    },
    // The line as it will be written: masked whatever field a secret came in.
    hooks: { streamWrite: (line) => maskSecrets(line, secrets) },
  };
  return to ? pino(options, to) : pino(options);
}
