import type { StudioText } from "../method/index.ts";
import { collectProblems, readFrontMatter } from "../shared/index.ts";
import type { Problems, Spot } from "./problem.ts";

export type Texts = ReadonlyMap<string, string>;
type Fields = Readonly<Record<string, unknown>>;

/** One studio file with the project's additions, front matter not yet checked. */
export interface StudioFile {
  readonly text: StudioText;
  readonly fields: Fields;
  /** Where a field was written; the file itself when it was not. */
  readonly spot: (field?: string) => Spot;
}

interface Part {
  readonly file: string;
  readonly fields: Fields;
  readonly body: string;
  readonly line: (field: string) => number | null;
}

/**
 * The shipped studios and the project's own beside them, by paths below the studios' folder whatever stands before it.
 */
export class StudioFiles {
  readonly shipped: Texts;
  readonly project: Texts;
  private readonly names = new Map<string, string>();
  private readonly problems: Problems;

  constructor(shipped: Texts, overlay: Texts, problems: Problems) {
    this.shipped = this.relative(shipped, "shipped");
    this.project = this.relative(overlay, "project");
    this.problems = problems;
  }

  /** Every path there is, shipped and project. */
  paths(): readonly string[] {
    return [...new Set([...this.shipped.keys(), ...this.project.keys()])].sort();
  }

  /** Stems of the Markdown files directly in a folder, sorted. */
  stems(folder: string): readonly string[] {
    const inside = this.paths().filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".md"));
    const names = inside.map((path) => path.slice(folder.length + 1, -3)).filter((name) => !name.includes("/"));
    return [...new Set(names)];
  }

  /**
   * The file for the first of these places that has one, shipped and project each: the project's text is added under a
   * heading of its own, or takes the whole place when it says `replace: true`; its fields win one by one.
   */
  find(places: readonly string[]): StudioFile | null {
    const base = this.first(this.shipped, "shipped", places);
    const added = this.first(this.project, "project", places);
    const parts = [base, added].filter((part) => part !== null);
    const last = parts.at(-1);
    if (last === undefined) return null;
    if (base === null || added === null || added.fields.replace === true) return fileOf(last.fields, last.body, [last]);
    const text = added.body.trim();
    const body = text === "" ? base.body : `${base.body.trimEnd()}\n\n## Project conventions\n\n${added.body.trim()}\n`;
    return fileOf({ ...base.fields, ...added.fields }, body, [added, base]);
  }

  private first(texts: Texts, origin: string, places: readonly string[]): Part | null {
    const place = places.find((path) => texts.has(path));
    const text = place === undefined ? undefined : texts.get(place);
    if (place === undefined || text === undefined) return null;
    return this.read(this.names.get(`${origin}:${place}`) ?? place, text);
  }

  private read(file: string, text: string): Part {
    const read = collectProblems(() => readFrontMatter(text, file));
    if (!read.ok) {
      for (const problem of read.error.problems)
        this.problems.error({ file, line: problem.line }, problem.what, problem.fix);
      return { file, fields: {}, body: "", line: () => null };
    }
    const matter = read.value;
    if (matter === null) return { file, fields: {}, body: clean(text), line: () => null };
    const line = (field: string): number | null => (field in matter.data ? matter.lines.of([field]) : null);
    return { file, fields: matter.data, body: clean(matter.body), line };
  }

  private relative(texts: Texts, origin: string): Texts {
    const entries = [...texts].map(([path, text]): [string, string] => {
      const short = path.replace(/^(?:\.haiku\/)?studios\//, "");
      this.names.set(`${origin}:${short}`, path);
      return [short, text];
    });
    return new Map(entries);
  }
}

/** `parts`: the one whose fields win first. */
function fileOf(fields: Fields, body: string, parts: readonly [Part, ...Part[]]): StudioFile {
  const { replace: _, ...kept } = fields;
  const spot = (field?: string): Spot => {
    const written = field === undefined ? undefined : parts.find((part) => field in part.fields);
    if (written === undefined || field === undefined) return { file: parts[0].file, line: null };
    return { file: written.file, line: written.line(field) };
  };
  const sources = parts.map((part) => part.file).reverse();
  return { text: { body, sources }, fields: kept, spot };
}

function clean(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
