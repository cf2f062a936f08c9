/** Whoever does something on GitHub or owns something there. */
export interface Account {
  readonly typename: "User" | "Bot" | "Organization";
  readonly id: number;
  readonly nodeId: string;
  readonly login: string;
  readonly name: string | null;
}
