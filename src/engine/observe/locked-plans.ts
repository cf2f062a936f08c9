import { folderOf, type IntentState } from "../../method/index.ts";
import { joinParts, planPart, RECORD_MARKER, recordPart, unitPath } from "../../state/index.ts";

type Texts = ReadonlyMap<string, string>;

/**
 * Unit files whose plan part is not the one that was locked when work began, put back: path → the text as it is to be.
 * What hats wrote below stays. After the delivery nothing is put back: plans have left the tree by then.
 */
export function lockedTexts(state: IntentState, texts: Texts): Texts {
  return Object.keys(state.archive).length > 0 ? new Map() : corrected(state, texts);
}

/** What a step is to read: the texts of the branch with the plans that were locked, also those that have left the tree. */
export function textsToRead(state: IntentState, texts: Texts): Texts {
  return new Map([...texts, ...corrected(state, texts)]);
}

function corrected(state: IntentState, texts: Texts): Texts {
  return new Map(
    lockedUnits(state).flatMap(([path, body]): [string, string][] => {
      const text = texts.get(path);
      if (text !== undefined && planPart(text) === body) return [];
      return [[path, joinParts(body, recordPart(text ?? ""))]];
    }),
  );
}

/** Texts below `.haiku/` with locked plans as the ledger holds them, whatever the branch says. */
export function withLockedPlans(state: IntentState, texts: Texts): Texts {
  const locked = lockedUnits(state).map(([path, body]): [string, string] => [
    path,
    `${body}${RECORD_MARKER}\n${recordPart(texts.get(path) ?? "")}`,
  ]);
  return new Map([...texts, ...locked]);
}

function lockedUnits(state: IntentState): readonly (readonly [path: string, body: string])[] {
  return Object.values(state.stages).flatMap((stage) =>
    Object.values(stage.units)
      .filter((unit) => unit.plan !== null)
      .map((unit) => [unitPath(folderOf(state), stage.name, unit.id), unit.body] as const),
  );
}
