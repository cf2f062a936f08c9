import type { StudioText } from "../method/index.ts";
import type { Problems, Spot } from "./problem.ts";
import { type Part, readPart } from "./read-part.ts";

/** Path → text; paths may begin with `studios/` or `.haiku/studios/`. */
export type Texts = ReadonlyMap<string, string>;
type Fields = Readonly<Record<string, unknown>>;

/** One studio file with the project's additions, front matter not yet checked. */
export interface StudioFile {
  readonly text: StudioText;
  readonly fields: Fields;
  /** A part of it could not be read, which has been said. */
  readonly unreadable: boolean;
  /** Where a field, or a value inside it, was written; the file's first line when it was not. */
  readonly spot: (field?: string, ...inside: readonly PropertyKey[]) => Spot;
}

/** Where a file was named to us, and what it says. */
interface Named {
  readonly file: string;
  readonly text: string;
}

/** Both trees by paths below the studios' folder, whatever stands before it. */
export interface StudioTrees {
  readonly shipped: ReadonlyMap<string, Named>;
  readonly project: ReadonlyMap<string, Named>;
  /** Of both, sorted. */
  readonly paths: readonly string[];
}

/** Cuts what stands before the studios' folder off every path; each file keeps the path it was named by. */
export function studioTrees(shipped: Texts, overlay: Texts): StudioTrees {
  const trees = { shipped: relative(shipped), project: relative(overlay) };
  return { ...trees, paths: [...new Set([...trees.shipped.keys(), ...trees.project.keys()])].sort() };
}

function relative(texts: Texts): ReadonlyMap<string, Named> {
  return new Map(
    [...texts].map(([file, text]) => [file.replace(/^(?:\.haiku\/)?studios\//, ""), { file, text }] as const),
  );
}

/** The shipped studios with the project's own laid over them. */
export class StudioFiles {
  /** Files that were asked for and found, as they were named to us. */
  readonly used = new Set<string>();
  private readonly trees: StudioTrees;
  private readonly problems: Problems;

  constructor(trees: StudioTrees, problems: Problems) {
    this.trees = trees;
    this.problems = problems;
  }

  /** Every path there is, shipped and project. */
  get paths(): readonly string[] {
    return this.trees.paths;
  }

  /** The files at a path, as they were named to us. */
  named(path: string): readonly string[] {
    const { shipped, project } = this.trees;
    return [shipped.get(path), project.get(path)].flatMap((one) => (one === undefined ? [] : [one.file]));
  }

  /** Stems of the Markdown files directly in a folder, sorted. Two that differ in case alone are an error. */
  stems(folder: string): readonly string[] {
    const inside = this.paths.filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".md"));
    const names = inside.map((path) => path.slice(folder.length + 1, -3)).filter((name) => !name.includes("/"));
    for (const [index, name] of names.entries()) {
      const other = names.find((one, at) => at < index && one.toLowerCase() === name.toLowerCase());
      if (other === undefined) continue;
      const [file = name] = this.named(`${folder}/${name}.md`);
      const what = `differs from ${other}.md in upper and lower case alone`;
      this.problems.error("case_differs", { file, line: 1 }, what, "keep one of them");
    }
    return names;
  }

  /**
   * The file for the first of these places that has one, shipped and project each: the project's text is added under a
   * heading of its own, or takes the whole place when it says `replace: true`; its fields win one by one.
   */
  find(places: readonly string[]): StudioFile | null {
    const base = this.first(this.trees.shipped, places);
    const added = this.first(this.trees.project, places);
    const parts = [base, added].filter((part) => part !== null);
    const last = parts.at(-1);
    if (last === undefined) return null;
    if (added !== null) this.checkReplace(added);
    if (base === null || added === null || added.fields.replace === true) return fileOf(last.fields, last.body, [last]);
    const text = added.body.trim();
    const body = text === "" ? base.body : `${base.body.trimEnd()}\n\n## Project conventions\n\n${text}\n`;
    return fileOf({ ...base.fields, ...added.fields }, body, [added, base]);
  }

  private checkReplace({ file, fields, line }: Part): void {
    if (fields.replace === undefined || typeof fields.replace === "boolean") return;
    const what = "replace is neither true nor false; the text is added";
    this.problems.warn("replace_unclear", { file, line: line(["replace"]) }, what, "write replace: true, or remove it");
  }

  private first(tree: ReadonlyMap<string, Named>, places: readonly string[]): Part | null {
    const place = places.find((path) => tree.has(path));
    const found = place === undefined ? undefined : tree.get(place);
    if (found === undefined) return null;
    this.used.add(found.file);
    return readPart(found.file, found.text, this.problems);
  }
}

/** `parts`: the one whose fields win first. */
function fileOf(fields: Fields, body: string, parts: readonly [Part, ...Part[]]): StudioFile {
  const { replace: _, ...kept } = fields;
  const spot = (field?: string, ...inside: readonly PropertyKey[]): Spot => {
    const written = field === undefined ? undefined : parts.find((part) => Object.hasOwn(part.fields, field));
    if (written === undefined || field === undefined) return { file: parts[0].file, line: 1 };
    return { file: written.file, line: written.line([field, ...inside]) };
  };
  const sources = parts.map((part) => part.file).reverse();
  const unreadable = parts.some((part) => part.unreadable);
  return { text: { body, sources }, fields: kept, unreadable, spot };
}
