import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import type { Logger } from "probot";
import type { LogLevel } from "./config.ts";

const trace = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Everything logged while `work` runs, by whichever part, carries these fields: from a delivery to its commits. */
export function traced<T>(fields: Readonly<Record<string, unknown>>, work: () => T): T {
  return trace.run({ ...trace.getStore(), ...fields }, work);
}

/** Tokens GitHub gives out, in all their forms, JWTs and private keys. */
const SECRETS = [
  /\bgh[a-z]_[A-Za-z0-9._-]{16,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----/gs,
];

/** A line of the log without secrets: the known ones, and whatever looks like a token. */
export function maskLine(line: string, known: readonly string[]): string {
  const exact = known
    .filter((secret) => secret.length >= 8)
    .reduce((text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), "***"), line);
  return SECRETS.reduce((text, pattern) => text.replace(pattern, "***"), exact);
}

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
    hooks: { streamWrite: (line) => maskLine(line, secrets) },
  };
  return to ? pino(options, to) : pino(options);
}
