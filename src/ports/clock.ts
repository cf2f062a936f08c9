/** Time enters the engine here and nowhere else. */
export interface Clock {
  /** Now, ISO 8601 in UTC with milliseconds. */
  now(): string;
  sleep(milliseconds: number): Promise<void>;
}

/** Structured log: fields first, a static message second (as pino does it). */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
