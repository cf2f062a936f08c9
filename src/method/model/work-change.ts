import type { PlanShape } from "./plans.ts";
import type { Recorded } from "./recorded.ts";

/** The plan of a unit as an agent or person gives it; `id` is the file stem. */
export interface UnitDraft extends Recorded<typeof PlanShape> {
  readonly id: string;
  readonly body: string;
}

/** A change of the intent's work files that an accepted command asks for, as data. `state` turns it into text. */
export type WorkChange =
  | { readonly change: "write_unit"; readonly stage: string; readonly unit: UnitDraft }
  | { readonly change: "delete_unit"; readonly stage: string; readonly unit: string }
  | {
      readonly change: "record";
      readonly stage: string;
      readonly unit: string;
      readonly section: string;
      readonly text: string;
    }
  | {
      readonly change: "decision";
      readonly id: string;
      readonly title: string;
      readonly options: readonly string[];
      readonly choice: string;
      readonly rationale: string;
      readonly by: string;
    };
