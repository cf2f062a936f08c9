import type { TemplateDefinition } from "../method/index.ts";
import { readFields, TemplateFields } from "./fields.ts";
import type { StudioFile, StudioFiles } from "./files.ts";
import { checkName, checkOwnName } from "./names.ts";
import type { Problems } from "./problem.ts";

/** With the file it was read from, to say where a problem is. */
export interface LocatedTemplate extends TemplateDefinition {
  readonly file: StudioFile;
}

/** Discovery and output templates of a stage, by name. */
export function loadTemplates(
  kind: "discovery" | "outputs",
  stage: { readonly folder: string; readonly name: string },
  files: StudioFiles,
  problems: Problems,
): readonly LocatedTemplate[] {
  const folder = `${stage.folder}/${kind}`;
  return files.stems(folder).flatMap((stem) => {
    const file = files.find([`${folder}/${stem}.md`]);
    if (file === null || !checkName("template", stem, file.spot(), problems)) return [];
    const fields = readFields(file, TemplateFields, problems);
    checkOwnName(file, { said: fields.name, called: stem }, problems);
    const location = fields.location ?? defaultLocation(kind, stage.name, stem);
    if (fields.location === undefined) {
      problems.warn(
        "location_missing",
        file.spot("location"),
        `says no location; ${location} is taken`,
        'add "location:"',
      );
    }
    if (!isLocation(location)) {
      const fix = "give a path inside the repository, or a text in parentheses for anywhere in it";
      problems.error("location_invalid", file.spot("location"), `location "${location}" leaves the repository`, fix);
    }
    const template = {
      name: stem,
      location,
      scope: fields.scope ?? ("intent" as const),
      format: fields.format ?? "text",
      required: fields.required ?? true,
      ...(fields.model === undefined ? {} : { model: fields.model }),
      text: file.text,
      file,
    };
    return [template];
  });
}

/** Where a template's file goes: anywhere in the source tree, or a path (a folder when it ends with a slash). */
export function resolveLocation(
  location: string,
  folder: string,
): { readonly kind: "anywhere" } | { readonly kind: "path"; readonly path: string } {
  if (location.startsWith("(")) return { kind: "anywhere" };
  return { kind: "path", path: location.replaceAll("{intent-slug}", folder) };
}

/** Two templates for one file would overwrite each other; sharing a folder is fine. */
export function checkLocations(templates: readonly LocatedTemplate[], problems: Problems): void {
  const taken = new Map<string, LocatedTemplate>();
  for (const template of templates) {
    const { location } = template;
    if (location.startsWith("(") || location.endsWith("/")) continue;
    const other = taken.get(location);
    if (other) {
      const what = `writes ${location}, as ${other.file.spot().file} does`;
      problems.error("location_taken", template.file.spot("location"), what, "give one of them another location");
    }
    taken.set(location, template);
  }
}

function defaultLocation(kind: "discovery" | "outputs", stage: string, stem: string): string {
  const work = ".haiku/intents/{intent-slug}/";
  return kind === "discovery" ? `${work}knowledge/${stem}.md` : `${work}stages/${stage}/artifacts/`;
}

function isLocation(location: string): boolean {
  if (location.startsWith("(")) return location.endsWith(")");
  const parts = location.replace(/\/$/, "").split("/");
  return (
    !location.includes("\\") && parts.every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git")
  );
}
