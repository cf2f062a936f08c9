import { Bug } from "../shared/index.ts";

/** Who said a text, as which role, and where; empty is shown as `-`. */
export interface Origin {
  readonly author: string;
  readonly role: string;
  readonly link: string;
}

/**
 * A text as data: between two lines with a nonce that its author could not know, with who said it and where. The nonce
 * must be random and of at least 16 characters; a text that contains it is a Bug of whoever made it.
 */
export function fence(text: string, from: Origin, nonce: string): string {
  if (nonce.length < 16 || !/^[A-Za-z0-9_-]+$/.test(nonce))
    throw new Bug("a fence needs a nonce of 16 plain characters");
  if (text.includes(nonce)) throw new Bug("the text to fence contains the nonce");
  const about = [`author: ${label(from.author)}`, `role: ${label(from.role)}`, `link: ${label(from.link)}`].join(" · ");
  return `<<<data ${nonce} · ${about}\n${text.replace(/\n$/, "")}\n${nonce} end of data>>>`;
}

function label(text: string): string {
  return (
    text
      .replace(/[\p{C}·<>]+/gu, " ")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 300) || "-"
  );
}
