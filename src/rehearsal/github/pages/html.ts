/** A piece of HTML; everything else that gets into a page is escaped. */
export interface Html {
  readonly html: string;
}

/** Texts are escaped; null and undefined are nothing. */
export type Piece = Html | string | number | null | undefined | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function text(piece: Piece): string {
  if (piece === null || piece === undefined) return "";
  if (typeof piece === "string") return piece.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
  if (typeof piece === "number") return String(piece);
  return "html" in piece ? piece.html : piece.map(text).join("");
}

/** Puts values into markup, escaped unless they are markup themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return { html: parts.map((part, index) => part + text(values[index])).join("") };
}

/** A whole page. */
export function page(title: string, body: Html): string {
  const style = html`body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:.5rem;margin:.25rem 0}
article,section{border:1px solid #ccc;border-radius:4px;padding:.5rem 1rem;margin:.75rem 0}form{margin:.5rem 0}
textarea{width:100%;height:5rem}label{margin-right:1rem}h1{font-size:1.4rem}h2{font-size:1.1rem}`;
  return html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style><body><nav><a href="/">Repositories</a></nav>${body}</body></html>`.html;
}
