import { AGENT_CODES } from "./agents.ts";
import { JOB_CODES } from "./jobs.ts";
import { LEDGER_CODES } from "./ledger.ts";
import { PEOPLE_CODES } from "./people.ts";
import { REHEARSAL_CODES } from "./rehearsal.ts";
import { SERVER_CODES } from "./server.ts";
import { STUDIO_CODES } from "./studios.ts";
import { TERMINAL_CODES } from "./terminal.ts";

/**
 * Every code that an error, a problem in a file or a refused tool call bears, by what one was doing. Codes are stable:
 * people search for them, and playbooks and ledgers hold them.
 */
export const ERROR_CODES = {
  "Giving commands on GitHub": PEOPLE_CODES,
  "Running jobs": JOB_CODES,
  "Writing studios and the configuration": STUDIO_CODES,
  "Reading the ledger": LEDGER_CODES,
  "Using the terminal": TERMINAL_CODES,
  "Running the App": SERVER_CODES,
  "Calling tools as an agent": AGENT_CODES,
  "Rehearsing on one machine": REHEARSAL_CODES,
} as const;

type CodesOf<Table> = Table extends unknown ? keyof Table : never;

/** A code; of a tool whose input does not fit its schema, the tool's name stands before it. */
export type ErrorCode = CodesOf<(typeof ERROR_CODES)[keyof typeof ERROR_CODES]> | `${string}_input_invalid`;
