import { decodeEntities } from "./entities.ts";

/**
 * What may be linked, each with everything below it: `https://github.com/acme/pipeline`, or a whole host, `github.com`
 * (which lets an agent's text refer to every repository there).
 */
export type AllowedLinks = readonly string[];

/** Whether a link's destination, as Markdown writes it, stays in the repository or goes to an allowed address. */
export function isAllowed(written: string, allowed: AllowedLinks): boolean {
  const bare = decodeEntities(written).trim().replace(/^<|>$/g, "");
  const address = bare.replace(/\\(?=[!-/:-@[-`{-~])/g, "").toLowerCase();
  // A sign that was escaped, or one that browsers drop or turn round, has no place in an honest address.
  if (/[\\\s[\]`\p{C}]|~~~/u.test(bare) || /%(?:0|1|2e|2f|5c)/.test(address)) return false;
  if (/^\/[/\\]/.test(address) || /^(?:\.\.\/){3}/.test(address)) return false;
  const bareHost = address.startsWith("www.");
  if (address.startsWith("/")) return allowed.some((one) => isBelow(hostOf(one) + address, one));
  if (!bareHost && !/^[a-z][a-z0-9+.-]*:/.test(address)) return true;
  const place = bareHost ? address : /^https?:\/\/(.*)$/.exec(address)?.[1];
  if (place === undefined) return false;
  if (/(?:^|\/)\.\.?(?:\/|$|[?#])/.test(address)) return false;
  return allowed.some((one) => isBelow(place, one));
}

function isBelow(place: string, one: string): boolean {
  const base = baseOf(one);
  return place === base || ["/", "#", "?"].some((next) => place.startsWith(base + next));
}

function hostOf(one: string): string {
  return baseOf(one).split("/")[0] ?? "";
}

function baseOf(one: string): string {
  return one
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "");
}

/** A bare address as a Markdown reader would link it. */
export const BARE_ADDRESS = /(?:https?|ftp):\/\/[^\s<>`"]*|(?<![A-Za-z0-9.])www\.[^\s<>`"]+/gi;
