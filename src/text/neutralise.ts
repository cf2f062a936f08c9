import { openFence, stretches } from "./code.ts";
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
  /\b(cl|fi|re)(ose[sd]?|x(?:e[sd])?|solve[sd]?)(?=[\s:*_~([]{1,6}(?:[\w.-]+(?:\/[\w.-]+)?#\d|#\d|GH-\d|https?:))/gi;

/**
 * Makes a Markdown text that an agent wrote safe to post: it mentions nobody, closes and refers to nothing elsewhere,
 * shows no images, links only to `allowed` addresses and into the repository, and holds no HTML, no terminal
 * sequences and no markers of ours. It reads as before; a text without any of that is unchanged.
 */
export function neutralise(text: string, allowed: AllowedLinks = []): string {
  const clean = removeInvisible(text.replaceAll("\r\n", "\n"), ignore);
  const safe = stretches(clean)
    .map((stretch) => (stretch.code ? withoutMarkers(stretch.text) : prose(stretch.text, allowed)))
    .join("");
  const open = openFence(safe);
  return open === null ? safe : `${safe.replace(/\n$/, "")}\n${open}`;
}

function prose(text: string, allowed: AllowedLinks): string {
  return removeInvisible(decodeEntities(text, KEPT_ENTITIES), ignore)
    .replace(/!\[/g, "[image: ")
    .replace(/<((?:https?|ftp):\/\/[^\s<>]+)>/gi, "$1")
    .replace(/<(?=[A-Za-z/!?])/g, "&lt;")
    .replace(/\]\((?=\s*(&lt;[^>\n]*>|[^\s)]*))/g, (whole, destination: string) =>
      isAllowed(destination, allowed) ? whole : "]\\(",
    )
    .replace(/\]:(?=\s*(\S+))/g, (whole, destination: string) => (isAllowed(destination, allowed) ? whole : "]\\:"))
    .replace(BARE_ADDRESS, (address) => (isAllowed(withoutEnd(address), allowed) ? address : unlink(address)))
    .replace(KEYWORD, `$1${GAP}$2`)
    .replace(/(?<=[\w.-])([#])(?=\d)/g, `$1${GAP}`)
    .replace(/(?<=[\w.-])@(?=[0-9a-f]{7,40}\b)/gi, `@${GAP}`)
    .replace(/(?<![A-Za-z0-9])@(?=[A-Za-z0-9])/g, `@${GAP}`);
}

/** `www.` alone is linked too. */
function unlink(address: string): string {
  return address.replace(/^www/i, `$&${GAP}`).replace(/:(?=\/\/)/g, `:${GAP}`);
}

/** Signs that end a sentence or a bracket rather than an address. */
function withoutEnd(address: string): string {
  return address.replace(/[).,:;!?*_~'\]]+$/, "");
}

/** Code is left as it is but for our own marks, which are looked for in whole texts. */
function withoutMarkers(code: string): string {
  return code.replace(/<!--(?=\s*haiku)/gi, "<!- -");
}

function ignore(): void {
  // What is taken out here was the agent's own; nobody needs a list of it.
}
