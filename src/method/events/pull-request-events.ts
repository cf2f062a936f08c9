import * as z from "zod";
import { Count, Time, text } from "../model/recorded.ts";
import { recordIssue, recordPull } from "../transitions/pulls.ts";
import { event } from "./event.ts";

/** Events of our pull requests, and of the issue the intent came from. */
export const PULL_REQUEST_EVENTS = {
  /** This is our pull request (of a stage; null: the intent's), and so it stands; `state` null: as it should be. */
  pull: event({
    schema: z.strictObject({
      at: Time,
      stage: text.nullable(),
      number: Count,
      state: text.nullable(),
      /** Approvals given now do not count, and what was passed is not merged. */
      shuts: z.literal(true).optional(),
    }),
    apply: recordPull,
    subject: ({ number, state }) => (state === null ? `#${number} is ours` : `#${number}: ${state}`),
    history: ({ number, state }) => ({ about: `#${number}`, note: state }),
  }),

  /** What became of the issue of origin; null: it is open. */
  issue: event({
    schema: z.strictObject({ at: Time, state: text.nullable() }),
    apply: recordIssue,
    subject: ({ state }) => state ?? "issue open",
    history: ({ state }) => ({ note: state }),
  }),
};
