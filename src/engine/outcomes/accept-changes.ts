import { type FileTree, folderOf, type IntentState, type Step } from "../../method/index.ts";
import type { FileChange, StepOutcome } from "../../ports/index.ts";
import { contentId, UserError } from "../../shared/index.ts";
import { addedSecrets } from "../../text/index.ts";
import { type Observation, stateOf } from "../observe/observation.ts";
import { studioNamed } from "../observe/project-config.ts";
import { fitChange } from "./merge-change.ts";
import { clashWith } from "./path-clash.ts";
import { plainText } from "./read-outcome.ts";
import { protectedPath, refusedPath } from "./refused-paths.ts";
import { secretFound, secretInCalls, secretInName } from "./secrets-in-outcome.ts";
import { scopeProblem, writeScope } from "./write-scope.ts";

/** Not the step's fault: what it worked on is no longer there. Costs no attempt. */
export class StaleStep extends Error {
  override readonly name = "StaleStep";
}

/** What stands when a step's files are to be put down: the ledger, the tree and what the job has changed so far. */
interface Standing {
  readonly state: IntentState;
  readonly files: FileTree;
  readonly changes: ReadonlyMap<string, FileChange>;
}

interface Brought {
  readonly step: StepOutcome;
  readonly changes: readonly FileChange[];
  /** Text of a blob the job knew or the branch holds. */
  readonly textOf: (oid: string) => string | undefined;
}

/**
 * The step's files, each inside its scope and free of secrets, put on what stands there now. Fails with a named error
 * for what may not be taken, with StaleStep where somebody else has changed the same place meanwhile.
 */
export function acceptChanges(
  observation: Observation,
  before: Standing,
  brought: Brought,
  step: Step,
): readonly FileChange[] {
  const studio = studioNamed(observation.project, before.state.intent.studio.name);
  const scope = writeScope(before.state, observation.work.plans, studio, step);
  const { block } = observation.project.config.protected_paths;
  const stands = { modes: observation.work.modes, changes: before.changes };
  for (const change of brought.changes) {
    const kept = protectedPath(change.path, block);
    if (kept) throw new UserError("path_protected", `${change.path}: ${kept}`, "leave it as it is");
    const problem = refusedPath(change.path, folderOf(stateOf(observation))) ?? scopeProblem(scope, change.path);
    if (problem)
      throw new UserError(
        "path_refused",
        `${change.path} ${problem}`,
        "declare it as an output of the unit, or leave it alone",
      );
    const clash = change.content === null ? null : clashWith(change.path, brought.changes, stands);
    if (clash !== null) {
      const what = `${change.path} and ${clash} cannot both be files`;
      throw new UserError("path_refused", what, "delete the one, or choose another path");
    }
    const isNew = !before.files.has(change.path);
    refuseSecrets(observation, { isNew, text: textNow(before, brought, change.path) }, change);
  }
  const { secrets } = observation.project.config;
  const spoken = secretInCalls(brought.step.commands, (text) => addedSecrets(null, text, secrets));
  if (spoken) throw spoken;
  return brought.changes.map((change, i) => putDown(before, brought, change, i));
}

function putDown(before: Standing, brought: Brought, change: FileChange, index: number): FileChange {
  const { base = null, oid = null } = brought.step.files[index] ?? {};
  const now = before.files.get(change.path) ?? null;
  const known = (id: string): string | undefined =>
    now !== null && id === contentId(now) ? textNow(before, brought, change.path) : brought.textOf(id);
  const fitted = fitChange(change, { base, oid }, now, known);
  if (fitted.kind === "conflict") throw new StaleStep(fitted.why);
  return fitted.change;
}

/** Text of a file as it stands. What an earlier step of the job was merged into is among the job's own changes alone. */
function textNow({ files, changes }: Standing, { textOf }: Brought, path: string): string | undefined {
  const earlier = changes.get(path)?.content ?? null;
  if (earlier !== null) return plainText(earlier);
  const now = files.get(path);
  return now === undefined ? undefined : textOf(contentId(now));
}

/** What the file holds already, as the engine itself reads it, is not the step's doing. */
function refuseSecrets(
  { project }: Observation,
  now: { readonly isNew: boolean; readonly text: string | undefined },
  { path, content }: FileChange,
): void {
  if (content === null) return;
  const { secrets } = project.config;
  const inName = now.isNew ? secretInName(path, (name) => addedSecrets(null, name, secrets)) : null;
  if (inName) throw inName;
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  const [found] = addedSecrets(now.text ?? null, text, secrets);
  if (found) throw secretFound(path, found);
}
