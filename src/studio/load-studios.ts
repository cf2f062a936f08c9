import type { HatDefinition, StageDefinition, StudioDefinition, StudioText } from "../method/index.ts";
import { digest, nearest } from "../shared/index.ts";
import { reportClashes } from "./clashing-names.ts";
import { readFields, StudioFields } from "./fields.ts";
import { type StudioFile, StudioFiles, studioTrees, type Texts } from "./files.ts";
import { linkStages } from "./link-stages.ts";
import { loadHats, loadReviewers } from "./load-hat.ts";
import { ASSESSOR, CLASSIFIER, type LoadedStage, loadStage } from "./load-stage.ts";
import { checkLocations } from "./load-templates.ts";
import { checkName, checkTwice } from "./names.ts";
import { Problems, type StudioProblem } from "./problem.ts";
import { reportUnread } from "./unread-files.ts";

/** What can be used, and what is wrong or irregular in any of them. */
export interface LoadedStudios {
  /** Those that can be run, by directory. */
  readonly studios: readonly StudioDefinition[];
  readonly problems: readonly StudioProblem[];
}

const ROLES = ["elaborator", "discoverer", "spec-plan", "spec-work"] as const;
type Fields = ReturnType<typeof readFields<typeof StudioFields>>;

/**
 * Every studio in these trees (path → text; paths may begin with `studios/` or `.haiku/studios/`), the project's texts
 * laid over the shipped ones. Irregular files are taken with a warning; a studio with an error is left out. With `only`
 * (a studio's full name) no other one is read, and nothing is said of them.
 */
export function loadStudios(tree: Texts, overlay: Texts = new Map(), only?: string): LoadedStudios {
  const trees = studioTrees(tree, overlay);
  const all = trees.paths.flatMap((path) => /^([^/]+)\/STUDIO\.md$/.exec(path)?.[1] ?? []);
  const directories = only === undefined ? all : all.filter((directory) => nameOf(directory, trees) === only);
  const loaded = directories.flatMap((directory) => {
    const problems = new Problems();
    const files = new StudioFiles(trees, problems);
    const file = files.find([`${directory}/STUDIO.md`]);
    return file === null ? [] : [{ studio: loadStudio(directory, { file, files }, problems), file, files, problems }];
  });
  const between = new Problems();
  const named = loaded.map(({ studio, file }) => ({ ...studio, spot: file.spot }));
  const clashing = reportClashes(named, between);
  const used = new Set(loaded.flatMap(({ files }) => [...files.used]));
  if (only === undefined) reportUnread(new StudioFiles(trees, between), used, between);
  const studios = loaded.filter(({ problems, studio }) => !problems.broken && !clashing.has(studio.directory));
  return {
    studios: studios.map(({ studio }) => studio),
    problems: unique([...loaded.flatMap(({ problems }) => problems.list), ...between.list]),
  };
}

function nameOf(directory: string, trees: ReturnType<typeof studioTrees>): string {
  const nobody = new Problems();
  const file = new StudioFiles(trees, nobody).find([`${directory}/STUDIO.md`]);
  return (file && readFields(file, StudioFields, nobody).name) ?? directory;
}

function loadStudio(directory: string, { file, files }: From, problems: Problems): StudioDefinition {
  const fields = readFields(file, StudioFields, problems);
  const loaded = loadStages(directory, fields, { file, files }, problems);
  checkLocations(
    loaded.flatMap((one) => one.templates),
    problems,
  );
  const name = fields.name ?? directory;
  const definition = {
    directory,
    name,
    slug: fields.slug ?? name,
    aliases: fields.aliases ?? [],
    description: fields.description ?? "",
    category: fields.category ?? "",
    ...(fields.default_model === undefined ? {} : { default_model: fields.default_model }),
    stages: linkStages(loaded, problems),
    reviewers: loadReviewers(`${directory}/review-agents`, "intent", files, problems),
    fix_hats: studioFixHats(directory, fields, { file, files }, problems),
    roles: loadRoles(directory, { file, files }, problems),
  };
  return { ...definition, digest: digestOf(definition) };
}

interface From {
  readonly file: StudioFile;
  readonly files: StudioFiles;
}

function loadStages(
  directory: string,
  fields: Fields,
  { file, files }: From,
  problems: Problems,
): readonly LoadedStage[] {
  const names = fields.stages ?? [];
  const spot = file.spot("stages");
  if (file.unreadable) return [];
  if (names.length === 0) problems.error("stages_missing", spot, "names no stages", "add stages: [first, second]");
  const folders = stageFolders(directory, files);
  for (const unused of folders.filter((folder) => !names.includes(folder))) {
    problems.warn(
      "stage_unlisted",
      spot,
      `stage "${unused}" has files but is not in the list`,
      "add it to stages or remove its folder",
    );
  }
  checkTwice(names, (index) => file.spot("stages", index), problems);
  return names.flatMap((name, index) => {
    if (names.indexOf(name) !== index) return [];
    if (!checkName("stage", name, file.spot("stages", index), problems)) return [];
    const stage = loadStage(directory, name, files, problems);
    if (stage !== null) return [stage];
    const meant = nearest(name, folders);
    const fix = meant ? `did you mean "${meant}"?` : `write ${directory}/stages/${name}/STAGE.md`;
    problems.error("stage_missing", file.spot("stages", index), `there is no stage "${name}"`, fix);
    return [];
  });
}

/** Folders below `stages/` that hold a STAGE.md. */
function stageFolders(directory: string, files: StudioFiles): readonly string[] {
  const start = `${directory}/stages/`;
  return files.paths.flatMap((path) => {
    const [name, file, ...rest] = path.startsWith(start) ? path.slice(start.length).split("/") : [];
    return name !== undefined && file === "STAGE.md" && rest.length === 0 ? [name] : [];
  });
}

/** Classifier, the studio's own fix hats (in the order of `fix_hats`, else by name), assessor. */
function studioFixHats(
  directory: string,
  fields: Fields,
  { file, files }: From,
  problems: Problems,
): readonly HatDefinition[] {
  const folder = `${directory}/fix-hats`;
  const own = (fields.fix_hats ?? files.stems(folder)).filter((name) => name !== CLASSIFIER && name !== ASSESSOR);
  const folders = [folder, `${directory}/hats`, "_shared/hats"];
  return loadHats([CLASSIFIER, ...own, ASSESSOR], { files, folders, spot: () => file.spot("fix_hats") }, problems);
}

function loadRoles(directory: string, { file, files }: From, problems: Problems): Readonly<Record<string, StudioText>> {
  const texts = ROLES.flatMap((role) => {
    const found = files.find([`${directory}/roles/${role}.md`, `_shared/roles/${role}.md`]);
    if (found !== null) return [[role, found.text] as const];
    problems.error(
      "mandate_missing",
      file.spot(),
      `there is no mandate for the role "${role}"`,
      `write _shared/roles/${role}.md`,
    );
    return [];
  });
  return Object.fromEntries(texts);
}

/** Over what the studio says, not over where its files lie. */
function digestOf(definition: { readonly stages: readonly StageDefinition[] }): string {
  return digest(JSON.stringify(definition, (key, value: unknown) => (key === "sources" ? undefined : value)));
}

/** Shared files are read once per studio; what is wrong with them is said once. */
function unique(problems: readonly StudioProblem[]): readonly StudioProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
