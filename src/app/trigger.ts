import * as z from "zod";
import type { Button } from "../engine/index.ts";
import type { RunSeen } from "../ports/index.ts";

/** As GitHub spells it in addresses. */
export interface RepoName {
  readonly owner: string;
  readonly name: string;
}

/** A repository as an event or a list tells of it: `id` is GitHub's global one, and stays when the name does not. */
export interface RepoRef extends RepoName {
  readonly id: string;
}

/** What an event says to look at. What is so is read from GitHub when it is looked at, or could be. */
export interface Trigger {
  /** GitHub's id of it. */
  readonly installation: number;
  readonly repo: RepoRef;
  readonly target: TriggerTarget;
}

/** What is to be looked at, as far as the event tells. Numbers and heads are GitHub's. */
export type TriggerTarget =
  | { readonly kind: "intent"; readonly slug: string; readonly button?: Button; readonly ended?: RunSeen }
  /** A pull request whose branch the event does not tell. `group`: what a merge queue tests of it for the default branch. */
  | { readonly kind: "pull"; readonly number: number; readonly group?: string }
  /**
   * The head of a pull request that no intent stands behind; `again`: its check is asked for once more. `unless`: there may be
   * this one, by the name of its branch.
   */
  | { readonly kind: "foreign"; readonly head: string; readonly again: boolean; readonly unless?: string }
  | { readonly kind: "issue-comment"; readonly issue: number; readonly comment: number }
  /** A pull request of people, which may touch studios or config; `again`: its check is asked for once more. */
  | { readonly kind: "config"; readonly pull: number; readonly head: string; readonly again: boolean }
  /** Every open intent of the repository. `branches`: what stands below `haiku/`, where that was seen already. */
  | { readonly kind: "all"; readonly branches?: ReadonlyMap<string, string> };

/** Who we are, to know our own events. */
export interface Self {
  readonly appId: number;
  /** The account the App acts as, `haiku[bot]`. */
  readonly bot: { readonly login: string; readonly id: number };
  /** File name of the workflow we dispatch. */
  readonly workflow: string;
}

/** One webhook event: which intents it means, and nothing else. */
export interface EventHandler {
  /** As GitHub spells it. */
  readonly event: string;
  /** Fails with a ZodError on a payload GitHub does not send. */
  triggers(payload: unknown, self: Self): readonly Trigger[];
}

const Account = z.object({ login: z.string(), id: z.int() });

/** What every event of a repository carries. */
export const Origin = z.object({
  action: z.string().optional(),
  repository: z.object({
    ...{ node_id: z.string(), name: z.string(), full_name: z.string(), owner: z.object({ login: z.string() }) },
    archived: z.boolean().optional(),
  }),
  installation: z.object({ id: z.int() }).optional(),
  sender: Account.nullish(),
});
/** As parsed: `installation` is missing on deliveries that come from no installation, `sender` may be null. */
export type Origin = z.infer<typeof Origin>;

/** A pull request's head; `repo` is null when the fork it came from is gone. */
export const Head = z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() });

/** Nothing is woken by an event that did not come through an installation, or comes out of an archive: we could not act on it. */
export function triggersFor(origin: Origin, target: TriggerTarget | null): readonly Trigger[] {
  const { node_id: id, name, owner, archived } = origin.repository;
  if (target === null || origin.installation === undefined || archived === true) return [];
  return [{ installation: origin.installation.id, repo: { id, owner: owner.login, name }, target }];
}

/** Whether we caused the event ourselves. Other bots are somebody else. */
export function isOwn(origin: Origin, self: Self): boolean {
  return origin.sender?.id === self.bot.id || origin.sender?.login === self.bot.login;
}

const SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*";
// A branch below the name of one of ours keeps ours from being made: it concerns the intent as well.
const BRANCH = new RegExp(`^haiku/(${SLUG})/.`);
const KEY = new RegExp(`^(${SLUG})/[^/]+/[^/]+/[^/]+/[^/]+/\\d+\\.\\d+$`);
const CHECK = new RegExp(`^(${SLUG})/[^#]+#`);

function intent(slug: string | undefined): TriggerTarget | null {
  return slug === undefined || slug.length > 60 ? null : { kind: "intent", slug };
}

/** The intent a branch belongs to (`haiku/<slug>/…`). */
export function intentOfBranch(branch: string): TriggerTarget | null {
  return intent(BRANCH.exec(branch)?.[1]);
}

/** The intent of a pull request, unless it comes from a fork. */
export function intentOfHead(origin: Origin, head: z.infer<typeof Head>): TriggerTarget | null {
  return head.repo?.full_name === origin.repository.full_name ? intentOfBranch(head.ref) : null;
}

/** The intent of one of our workflow's runs, whose name is the key of a step. */
export function intentOfRunName(name: string): TriggerTarget | null {
  return intent(KEY.exec(name)?.[1]);
}

/** The intent of one of our own check runs. */
export function intentOfCheck(externalId: string): TriggerTarget | null {
  return intent(CHECK.exec(externalId)?.[1]);
}

/** Whether a text may hold a command; the engine reads it properly. */
export function mayHoldCommand(body: string | null): boolean {
  return /^[ \t]*\/haiku(\s|$)/im.test(body ?? "");
}
