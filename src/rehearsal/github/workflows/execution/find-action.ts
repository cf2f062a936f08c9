import { STAND_INS, type StandIn } from "../stand-ins/index.ts";

/** A stand-in that is played here, or the folder of an action. */
export type FoundAction =
  | { readonly kind: "stand-in"; readonly name: string; readonly standIn: StandIn }
  | { readonly kind: "folder"; readonly name: string; readonly folder: string };

type Folders = Readonly<Record<string, string>>;

/** What a `uses` stands for here; null when this runner has no such action. */
export function findAction(uses: string, folders: Folders): FoundAction | null {
  const [name, ref] = uses.split("@");
  if (name === undefined || ref === undefined || ref === "") return null;
  const standIn = STAND_INS.get(name.toLowerCase());
  if (standIn !== undefined) return { kind: "stand-in", name, standIn };
  const folder = Object.hasOwn(folders, name) ? folders[name] : undefined;
  return folder === undefined ? null : { kind: "folder", name, folder };
}

/** Says what is wrong with a `uses` before anything runs; null when it can be run. */
export function complainAboutUses(uses: string, inputs: readonly string[], folders: Folders): string | null {
  const action = findAction(uses, folders);
  if (action === null) return `uses: ${uses} is not available on this runner`;
  if (action.kind === "folder") return null;
  const unknown = inputs.find((name) => !Object.hasOwn(action.standIn.inputs, name));
  return unknown === undefined ? null : `with: ${action.name} is understood here without the input \`${unknown}\``;
}
