export const ROLES = ["none", "read", "triage", "write", "maintain", "admin"] as const;
/** What GitHub lets somebody do in a repository, from least to most. */
export type Role = (typeof ROLES)[number];

/** Who may do what, asked from GitHub at the moment of use. Fails closed: an error is never a yes. */
export interface Permissions {
  /** The role of this person in the repository, compared by user id: a login that now belongs to someone else has `none`. */
  roleOf(person: { readonly login: string; readonly id: number }): Promise<Role>;
  isTeamMember(team: string, person: { readonly login: string; readonly id: number }): Promise<boolean>;
  /** Id of the App that acts under this account; null where it is none of an App's, or another one's by now. */
  appOf(bot: { readonly login: string; readonly id: number }): Promise<number | null>;
}
