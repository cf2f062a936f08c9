import type { HatDefinition, ReviewerDefinition } from "../method/index.ts";
import { nearest } from "../shared/index.ts";
import { HatFields, ReviewerFields, readFields } from "./fields.ts";
import type { StudioFile, StudioFiles } from "./files.ts";
import { checkName, checkOwnName } from "./names.ts";
import type { Problems, Spot } from "./problem.ts";

/** A chain of hats in the order of its list. A hat without a file cannot be worn: an error where it is listed. */
export function loadHats(
  names: readonly string[],
  from: { readonly files: StudioFiles; readonly folders: readonly string[]; readonly spot: (index: number) => Spot },
  problems: Problems,
): readonly HatDefinition[] {
  return names.flatMap((name, index) => {
    const spot = from.spot(index);
    if (!checkName("hat", name, spot, problems)) return [];
    const file = from.files.find(from.folders.map((folder) => `${folder}/${name}.md`));
    if (file !== null) return [toHat(name, file, problems)];
    const meant = nearest(
      name,
      from.folders.flatMap((folder) => from.files.stems(folder)),
    );
    const hint = meant === null ? "" : `, or did you mean "${meant}"?`;
    problems.error("hat_missing", spot, `hat "${name}" has no file`, `write ${from.folders[0]}/${name}.md${hint}`);
    return [];
  });
}

function toHat(name: string, file: StudioFile, problems: Problems): HatDefinition {
  const { name: said, ...fields } = readFields(file, HatFields, problems);
  checkOwnName(file, { said, called: name }, problems);
  return { name, text: file.text, ...fields };
}

const REVIEWS = { stage: "a stage", intent: "the whole intent" };

/** Every review agent of a folder, by name. They have no list: a wave has no order. */
export function loadReviewers(
  folder: string,
  scope: keyof typeof REVIEWS,
  files: StudioFiles,
  problems: Problems,
): readonly ReviewerDefinition[] {
  return files.stems(folder).flatMap((name) => {
    const file = files.find([`${folder}/${name}.md`]);
    if (file === null || !checkName("agent", name, file.spot(), problems)) return [];
    const fields = readFields(file, ReviewerFields, problems);
    checkOwnName(file, { said: fields.name, called: name }, problems);
    if (fields.scope !== undefined && fields.scope !== scope) {
      const what = `scope "${fields.scope}" is not heeded: in this folder an agent reviews ${REVIEWS[scope]}`;
      problems.warn("scope_differs", file.spot("scope"), what, `move it, or write scope: ${scope}`);
    }
    return [
      {
        name,
        text: file.text,
        ...(fields.model === undefined ? {} : { model: fields.model }),
        interpretation: fields.interpretation ?? "lens",
        applies_to: fields.applies_to ?? [],
      },
    ];
  });
}
