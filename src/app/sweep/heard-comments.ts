import type { RepoRef } from "../trigger.ts";

/** Comments that this process has carried out, so that a sweep need not ask about them again. */
export interface HeardComments {
  add(repo: RepoRef, comment: number): void;
  has(repo: RepoRef, comment: number): boolean;
}

const MOST = 20_000;

/** Forgets the oldest beyond 20,000: they are asked about once more, and nothing comes of it. */
export function heardComments(): HeardComments {
  const heard = new Set<string>();
  const key = ({ id }: RepoRef, comment: number): string => `${id}/${comment}`;
  return {
    add: (repo, comment) => {
      heard.add(key(repo, comment));
      for (const oldest of heard) {
        if (heard.size <= MOST) break;
        heard.delete(oldest);
      }
    },
    has: (repo, comment) => heard.has(key(repo, comment)),
  };
}
