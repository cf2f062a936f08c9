import type { RepoRef, RestAnswer, RestCall } from "../../seams.ts";

/** The repository a call is about. */
export function repoOf(call: RestCall): RepoRef {
  return { owner: call.params.owner ?? "", name: call.params.repo ?? "" };
}

/** A refusal in GitHub's form. */
export function refuse(status: number, message: string): RestAnswer {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) } };
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Cuts out the page that was asked for, with a Link header to the neighbours. */
export function paginate<Item>(all: readonly Item[], url: string, query: URLSearchParams): Page<Item> {
  const size = Math.min(100, Math.max(1, Number(query.get("per_page")) || 30));
  const page = Math.max(1, Number(query.get("page")) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (rel: string, to: number): string => {
    const target = new URLSearchParams(query);
    target.set("page", String(to));
    return `<${url}?${target}>; rel="${rel}"`;
  };
  const before = page > 1 ? [link("prev", page - 1), link("first", 1)] : [];
  const after = page < last ? [link("next", page + 1), link("last", last)] : [];
  const links = [...before, ...after].join(", ");
  return { items: all.slice((page - 1) * size, page * size), headers: links === "" ? {} : { link: links } };
}
