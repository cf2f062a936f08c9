import { cutEnd } from "../shared/index.ts";
import { openFence, stretches, withoutFences } from "./code.ts";
import { decodeEntities } from "./entities.ts";
import { removeInvisible } from "./invisible.ts";
import { type AllowedLinks, BARE_ADDRESS, isAllowed } from "./links.ts";

/** Nothing to be seen between two signs, and enough that they are no longer read together. */
const GAP = "&#8203;";

/** Entities whose sign is Markdown's or HTML's own: as an entity it means nothing. */
const KEPT_ENTITIES = new Set([
  ...["amp", "lt", "gt", "quot", "apos", "nbsp", "grave", "ast", "lowbar", "bsol", "vert", "excl"],
  ...["lsqb", "rsqb", "lpar", "rpar", "lcub", "rcub", "Tab", "NewLine", "mdash", "ndash", "hellip", "copy"],
]);

const KEYWORD =
  /(?<![A-Za-z0-9])(cl|fi|re)(ose[sd]?|x(?:e[sd])?|solve[sd]?)(?=(?:[\s:*_~([]|&#?\w{1,8};){1,6}(?:[\w.-]+(?:\/[\w.-]+)?#\d|#\d|GH-\d|https?:))/gi;

/**
 * Makes a Markdown text that an agent wrote safe to post: it mentions nobody, closes and refers to nothing elsewhere,
 * shows no images, links only to `allowed` addresses and into the repository, and holds no HTML, no terminal
 * sequences and no markers of ours. It reads as before; a text without any of that is unchanged.
 */
export function neutralise(text: string, allowed: AllowedLinks = []): string {
  let { made, closed } = onePass(text, allowed);
  // A fence that is closed changes what below it is read as code.
  for (let pass = 1; closed && pass < MOST_PASSES; pass++) ({ made, closed } = onePass(made, allowed));
  return made;
}

const MOST_PASSES = 4;

/** `closed`: a fence was left open, and is not any more. */
function onePass(text: string, allowed: AllowedLinks): { readonly made: string; readonly closed: boolean } {
  const clean = removeInvisible(text.replaceAll("\r\n", "\n"), ignore);
  const parts = stretches(clean);
  const written = parts
    .map((part, index) => {
      if (part.code) return withoutMarkers(part.text);
      // An address that runs into a code span would take its first backtick with it, and turn code into text.
      const beforeCode = parts[index + 1]?.text.startsWith("`") === true && !part.text.endsWith("\n");
      return prose(part.text, { allowed, beforeCode, images: /\][([:]/.test(clean) });
    })
    .join("");
  const safe = plainFences(written);
  const open = openFence(safe);
  if (open === null) return { made: safe, closed: false };
  return { made: open === "doubtful" ? withoutFences(safe) : `${safe.replace(/\n$/, "")}\n${open}`, closed: true };
}

interface Surroundings {
  readonly allowed: AllowedLinks;
  readonly beforeCode: boolean;
  /** Whether there is anything that could make `![` an image. */
  readonly images: boolean;
}

function prose(text: string, around: Surroundings): string {
  const decoded = removeInvisible(decodeEntities(text, KEPT_ENTITIES), ignore);
  const plain = (around.images ? decoded.replace(/!+\[/g, "[image: ") : decoded)
    .replace(/<((?:https?|ftp):\/\/[^\s<>]+)>/gi, "$1")
    .replace(/<(?=[A-Za-z/!?])/g, "&lt;");
  return withoutLinks(plain, around)
    .replace(KEYWORD, `$1${GAP}$2`)
    .replace(/(?<=[\w.-])([#])(?=\d)/g, `$1${GAP}`)
    .replace(/(?<=[\w.-])@(?=[0-9a-f]{7,40}\b)/gi, `@${GAP}`)
    .replace(/(?:(?<![A-Za-z0-9])|(?<=@[\w.-]{1,100}))@(?=[A-Za-z0-9])/g, `@${GAP}`);
}

/** A link whose brackets hold just an address and perhaps a title; of others it is not clear where they end. */
const INLINE = /\]\((?:(?=[ \t]*([^\s()`<>]{0,2000})(?:[ \t]+"[^"`\n]{0,500}")?[ \t]*\))|)/g;
const DEFINED = /\]:(?=\s*(\S{1,2000}))/g;

function withoutLinks(text: string, { allowed, beforeCode }: Surroundings): string {
  return text
    .replace(INLINE, (whole, destination?: string) =>
      destination !== undefined && isAllowed(destination, allowed) ? whole : "]\\(",
    )
    .replace(DEFINED, (whole, destination: string) => (isAllowed(destination, allowed) ? whole : "]\\:"))
    .replace(BARE_ADDRESS, (address: string, at: number, all: string) => {
      const next = all.charAt(at + address.length);
      const ends = next === "" ? !beforeCode : next !== "`";
      // Where the first address is not read as one, a second one inside it may be.
      const single = !/:\/\/.*:\/\/|.www\./i.test(address);
      return ends && single && isAllowed(withoutEnd(address), allowed) ? address : unlink(address);
    });
}

/** `www.` alone is linked too. */
function unlink(address: string): string {
  return address.replace(/www(?=\.)/gi, `$&${GAP}`).replace(/:(?=\/\/)/g, `:${GAP}`);
}

/** Signs that end a sentence or a bracket rather than an address. */
function withoutEnd(address: string): string {
  return cutEnd(address, ").,:;!?*_~']");
}

/** Code blocks that GitHub draws, computes or offers to commit become code blocks that it only shows. */
const DRAWN = /^(?:suggestion|mermaid|geojson|topojson|stl|math)\b/i;

function plainFences(text: string): string {
  return text.replace(
    /^([ \t>*+\-.)\d]*(?:`{3,}(?=[^`\n]*$)|~{3,}))[ \t]*(\S.*)$/gm,
    (whole, fence: string, about: string) =>
      DRAWN.test(decodeEntities(about).replaceAll("\\", "")) ? `${fence}text` : whole,
  );
}

/** Code is left as it is but for our own marks, which are looked for in whole texts. */
function withoutMarkers(code: string): string {
  return code.replace(/<!--(?=\s*haiku)/gi, "<!- -");
}

function ignore(): void {
  // What is taken out here was the agent's own; nobody needs a list of it.
}
