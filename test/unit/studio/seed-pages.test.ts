import { describe, expect, it } from "vitest";
import { shippedStudios } from "../../support/shipped-studios.ts";
import { sectionUnder } from "../../support/studio-sections.ts";
import { CUTOVER } from "./seed-pages/cutover.ts";
import type { SeedPart } from "./seed-pages/seed-page.ts";

const texts = shippedStudios();
const PAGES = [CUTOVER];

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");

/** The elements of a part whose words do not stand where the table says they do. */
function missing(folder: string, { file, heading, carries }: SeedPart): readonly string[] {
  const text = texts.get(`${folder}/${file}`) ?? "";
  const carrier = oneLine(heading === null ? text : sectionUnder(heading, text));
  return carries.filter(([, words]) => !carrier.includes(words)).map(([element]) => element);
}

describe.each(PAGES)("what is asked of $page", ({ folder, parts }) => {
  it.each(parts.map((part) => [`${part.file} ${part.heading ?? "as a whole"}`, part] as const))(
    "stands in %s",
    (_, part) => {
      expect(missing(folder, part)).toEqual([]);
    },
  );

  it("is looked for in words long enough to miss", () => {
    const short = parts.flatMap((part) => part.carries.filter(([, words]) => words.length < 9));
    expect(short).toEqual([]);
  });
});

describe("the table", () => {
  it("notices a heading that is gone and words that have moved", () => {
    const part = { file: "STAGE.md", carries: [["order", "the points at which one goes on"]] } as const;
    expect(missing(CUTOVER.folder, { ...part, heading: "Scope" })).toEqual([]);
    expect(missing(CUTOVER.folder, { ...part, heading: "Purpose" })).toEqual(["order"]);
    expect(missing(CUTOVER.folder, { ...part, heading: "What to do" })).toEqual(["order"]);
  });
});
