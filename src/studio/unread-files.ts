import { nearest } from "../shared/index.ts";
import type { StudioFiles } from "./files.ts";
import type { Problems } from "./problem.ts";

const STAGE_FOLDERS = ["hats", "review-agents", "discovery", "outputs", "phases"];
const STUDIO_FOLDERS = ["stages", "review-agents", "fix-hats", "hats", "roles"];
const SHARED_FOLDERS = ["hats", "roles"];
const ORDERED = /(?:^|\/)(hats|fix-hats)\/([^/]+)\.md$/;

/**
 * Says of what nobody reads: Markdown files that no list names and no place is meant for, and folders that would be a
 * studio but for their STUDIO.md. READMEs may lie anywhere, as may folders whose name begins with `_` or `.`.
 */
export function reportUnread(files: StudioFiles, used: ReadonlySet<string>, problems: Problems): void {
  const studios = new Set(files.paths.flatMap((path) => /^([^/]+)\/STUDIO\.md$/.exec(path)?.[1] ?? []));
  const homeless = new Set<string>();
  for (const path of files.paths.filter((one) => one.endsWith(".md") && !/(^|\/)README\.md$/i.test(one))) {
    const [directory = "", ...rest] = path.split("/");
    if (rest.length === 0 || (/^[_.]/.test(directory) && directory !== "_shared")) continue;
    if (studios.has(directory) || directory === "_shared") {
      // Hats that all studios share are there to be taken, by studios to come too.
      if (/^_shared\/hats\/[^/]+\.md$/.test(path)) files.find([path]);
      // A stage that is not listed is said once, where the list is.
      else if (!isInStrangeStage(path, used, files))
        for (const file of files.named(path)) if (!used.has(file)) reportFile(file, [directory, ...rest], problems);
    } else if (!homeless.has(directory)) {
      homeless.add(directory);
      const [file = path] = files.named(path);
      const meant = nearest(directory, [...studios, "_shared"]);
      const fix = meant ? `rename the folder to "${meant}", or write ${directory}/STUDIO.md` : "write its STUDIO.md";
      problems.error("studio_missing", { file, line: 1 }, `the folder "${directory}" has no STUDIO.md`, fix);
    }
  }
}

function isInStrangeStage(path: string, used: ReadonlySet<string>, files: StudioFiles): boolean {
  const stage = /^[^/]+\/stages\/[^/]+\//.exec(path)?.[0];
  if (stage === undefined) return false;
  const own = files.named(`${stage}STAGE.md`);
  return own.length > 0 && own.every((file) => !used.has(file));
}

function reportFile(file: string, path: readonly string[], problems: Problems): void {
  const [, hats, hat] = ORDERED.exec(path.join("/")) ?? [];
  const fix = hats === undefined ? `${meantFolder(path)}or remove it` : `add "${hat}" to a list, or remove the file`;
  const what = hats === undefined ? "is read by nothing" : `hat "${hat}" is in no list`;
  problems.warn(hats === undefined ? "file_unread" : "hat_unlisted", { file, line: 1 }, what, fix);
}

/** Where a file in a folder of nearly the right name was meant to be. */
function meantFolder([directory, ...rest]: readonly string[]): string {
  const inStage = rest[0] === "stages" && rest.length > 2;
  const folder = inStage ? rest[2] : rest[0];
  const known = directory === "_shared" ? SHARED_FOLDERS : inStage ? STAGE_FOLDERS : STUDIO_FOLDERS;
  if (folder === undefined || folder.endsWith(".md") || known.includes(folder))
    return "move it to where it is looked for, ";
  const meant = nearest(folder, known);
  return meant ? `did you mean the folder "${meant}"? Rename it, ` : `folders here are ${known.join(", ")}; move it, `;
}
