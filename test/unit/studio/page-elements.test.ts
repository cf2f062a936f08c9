import { describe, expect, it } from "vitest";
import { FIX_LOOP } from "../../support/page-elements/fix-loop.ts";
import { MIGRATION_CUTOVER } from "../../support/page-elements/migration-cutover.ts";
import type { PageElement } from "../../support/page-elements/page-element.ts";
import { PIPELINE_DEPLOYMENT } from "../../support/page-elements/pipeline-deployment.ts";
import { PIPELINE_EXTRACTION } from "../../support/page-elements/pipeline-extraction.ts";
import { PIPELINE_VALIDATION } from "../../support/page-elements/pipeline-validation.ts";
import { SOFTWARE_OPERATIONS } from "../../support/page-elements/software-operations.ts";
import { shippedStudios } from "../../support/shipped-studios.ts";

const texts = shippedStudios();

/** Published stage pages whose every element our texts carry, by the folder of ours. */
const PAGES: readonly (readonly [string, readonly PageElement[]])[] = [
  ["_shared", FIX_LOOP],
  ["data-pipeline/stages/extraction", PIPELINE_EXTRACTION],
  ["data-pipeline/stages/validation", PIPELINE_VALIDATION],
  ["data-pipeline/stages/deployment", PIPELINE_DEPLOYMENT],
  ["migration/stages/cutover", MIGRATION_CUTOVER],
  ["software/stages/operations", SOFTWARE_OPERATIONS],
];

/** What stands under a heading of the second level, fenced blocks included; `#` is what stands above the first one. */
function under(heading: string, text: string): string {
  const fences: string[] = [];
  const marked = text.replaceAll(/^```[\s\S]*?^```$/gm, (fence) => `\0${fences.push(fence) - 1}\0`);
  const parts = marked.split(/^## /m);
  const part = heading === "#" ? parts[0] : parts.find((one) => one.startsWith(`${heading}\n`));
  const whole = (part ?? "").replaceAll(/\0(\d+)\0/g, (_, at: string) => fences[Number(at)] ?? "");
  return whole.replaceAll(/\s+/g, " ");
}

function carries(texts: ReadonlyMap<string, string>, folder: string, { file, under: heading, says }: PageElement) {
  return under(heading, texts.get(`studios/${folder}/${file}`) ?? "").includes(says);
}

describe.each(PAGES)("the published page of %s", (folder, elements) => {
  it.each(elements.map((one) => [`${one.asks} (${one.file}, ${one.under})`, one] as const))("%s", (_, element) => {
    expect(under(element.under, texts.get(`studios/${folder}/${element.file}`) ?? "")).toContain(element.says);
  });

  it("is missed where a heading is gone", () => {
    const beheaded = new Map([...texts].map(([path, text]) => [path, text.replaceAll(/^## .*$/gm, "## Other")]));
    const found = elements.filter((one) => one.under !== "#" && carries(beheaded, folder, one));
    expect(found).toEqual([]);
  });
});
