import type { RestHandler } from "../http/rest-handler.ts";
import type { RestAnswer } from "../seams.ts";

/** A form is a REST request of the person it acts as: the same rules, the same events. */
interface Wish {
  readonly method: string;
  readonly path: string;
  readonly body: object;
  /** Where the browser goes afterwards. */
  readonly back: string;
}

const ITEM = /^\/([^/]+)\/([^/]+)\/(?:pull|issues)\/(\d+)\/(comment|review|merge)$/;
const PRESS = /^\/_local\/check-runs\/(\d+)\/press\/([^/]+)$/;
const NEW = /^\/([^/]+)\/([^/]+)\/issues$/;

function wishOf(path: string, fields: URLSearchParams): Wish | null {
  const text = (name: string): string => fields.get(name) ?? "";
  const press = PRESS.exec(path);
  if (press) return { method: "POST", path: `/_local/check-runs/${press[1]}/actions/${press[2]}`, body: {}, back: "/" };
  const fresh = NEW.exec(path);
  if (fresh) {
    const body = { title: text("title"), body: text("body") };
    return { method: "POST", path: `/repos/${fresh[1]}/${fresh[2]}/issues`, body, back: `/${fresh[1]}/${fresh[2]}` };
  }
  const [, owner, repo, number, verb] = ITEM.exec(path) ?? [];
  if (verb === undefined) return null;
  const base = `/repos/${owner}/${repo}`;
  const back = path.slice(0, -verb.length - 1);
  if (verb === "comment")
    return { method: "POST", path: `${base}/issues/${number}/comments`, body: { body: text("body") }, back };
  const pull = `${base}/pulls/${number}`;
  if (verb === "merge") return { method: "PUT", path: `${pull}/merge`, body: { sha: text("sha") }, back };
  return { method: "POST", path: `${pull}/reviews`, body: { event: text("event"), body: text("body") }, back };
}

/** `back` is where the browser goes once it was taken. */
export interface FormResult {
  /** Null: nothing of the kind. */
  readonly answer: RestAnswer | null;
  readonly back: string;
}

/** Carries a form out. `referer` is where the browser was, for buttons that stand on many pages. */
export async function carryOut(
  rest: RestHandler,
  request: { readonly url: URL; readonly body: Buffer; readonly referer: string | undefined },
  tokenOf: (login: string) => string | null,
): Promise<FormResult> {
  const fields = new URLSearchParams(request.body.toString("utf8"));
  const wish = wishOf(request.url.pathname, fields);
  const token = tokenOf(fields.get("as") ?? "");
  if (!wish || token === null) return { answer: null, back: "/" };
  const url = new URL(wish.path, request.url);
  const body = Buffer.from(JSON.stringify(wish.body));
  const answer = await rest.answer({ method: wish.method, url, authorization: `token ${token}`, body });
  const origin = request.referer && URL.canParse(request.referer) ? new URL(request.referer) : null;
  return { answer, back: wish.back === "/" && origin?.host === request.url.host ? origin.pathname : wish.back };
}
