import type { RepoRef } from "../../seams.ts";
import { STAND_INS, type StandIn } from "../stand-ins/index.ts";

/** An action of a repository: of the folder `path` of it, at `ref`. */
export interface RepositoryAction {
  readonly kind: "repository";
  /** `owner/repo` or `owner/repo/path`. */
  readonly name: string;
  readonly repo: RepoRef;
  readonly path: string;
  readonly ref: string;
}

/** A stand-in that is played here, or an action that its repository holds. */
export type FoundAction =
  | { readonly kind: "stand-in"; readonly name: string; readonly standIn: StandIn }
  | RepositoryAction;

/** What a `uses` means; null when it is not written as one that names an action of a repository. */
export function findAction(uses: string): FoundAction | null {
  const found = /^([\w.-]+)\/([\w.-]+)((?:\/[^/@\s]+)*)@(\S+)$/.exec(uses);
  const [, owner = "", repo = "", path = "", ref = ""] = found ?? [];
  if (found === null || owner === "." || owner === "..") return null;
  const name = `${owner}/${repo}${path}`;
  const standIn = STAND_INS.get(name.toLowerCase());
  if (standIn !== undefined) return { kind: "stand-in", name, standIn };
  return { kind: "repository", name, repo: { owner, name: repo }, path: path.slice(1), ref };
}

/** Says what is wrong with a `uses` before anything runs; null when it can be tried. */
export function complainAboutUses(uses: string, inputs: readonly string[]): string | null {
  if (/^(\.\.?\/|docker:)/.test(uses)) return `uses: ${uses} is not available on this runner`;
  const action = findAction(uses);
  if (action === null) return `Expected format {org}/{repo}[/path]@ref. Actual '${uses}'`;
  if (action.kind === "repository") return null;
  const unknown = inputs.find((name) => !Object.hasOwn(action.standIn.inputs, name));
  return unknown === undefined ? null : `with: ${action.name} is understood here without the input \`${unknown}\``;
}
