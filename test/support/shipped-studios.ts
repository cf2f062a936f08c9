import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FrozenStage, StageDefinition, StudioDefinition } from "../../src/method/index.ts";
import { DEFAULT_CONFIG, freezeStage, loadStudios } from "../../src/studio/index.ts";

const FOLDER = fileURLToPath(new URL("../../studios", import.meta.url));

/** The texts of `studios/` as the programs read them: `studios/<path>` → text. */
export function shippedStudios(): Map<string, string> {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [`studios/${path.slice(FOLDER.length + 1)}`, readFileSync(path, "utf8")];
    }),
  );
}

/** One of the shipped studios, loaded, with its texts at hand. */
export interface ShippedStudio {
  readonly studio: StudioDefinition;
  stage(name: string): StageDefinition;
  /** What a stage freezes to where nothing is configured. */
  freezes(stage: string): FrozenStage;
  /** The texts of one kind of file, by path below the studio's folder. */
  files(kind: RegExp): readonly (readonly [path: string, text: string])[];
}

export function shippedStudio(directory: string): ShippedStudio {
  const texts = shippedStudios();
  const { studios, problems } = loadStudios(texts);
  const studio = studios.find((one) => one.directory === directory);
  if (!studio) throw new TypeError(`${directory} does not load: ${JSON.stringify(problems)}`);
  const folder = `studios/${directory}/`;
  const own = [...texts].filter(([path]) => path.startsWith(folder));
  const stageNamed = (name: string): StageDefinition => {
    const stage = studio.stages.find((one) => one.name === name);
    if (!stage) throw new TypeError(`no stage ${name}`);
    return stage;
  };
  return {
    studio,
    stage: stageNamed,
    freezes: (stage) => freezeStage(studio, stageNamed(stage), "continuous", DEFAULT_CONFIG),
    files: (kind) =>
      own.map(([path, text]) => [path.slice(folder.length), text] as const).filter(([path]) => kind.test(path)),
  };
}
