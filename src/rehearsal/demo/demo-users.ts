import { generateKeyPairSync, randomBytes } from "node:crypto";

/** Where the story takes place. */
export const REPO = { owner: "acme", name: "airports" } as const;
export const APP_SLUG = "haiku-for-github";
export const APP_ID = 4711;

/** Who plays, and what GitHub lets them do in the repository. */
export const PEOPLE = { developer: "write", maintainer: "maintain", outsider: "read" } as const;
/** Somebody who plays, by what the story calls them: it is their login too. */
export type PersonName = keyof typeof PEOPLE;

/** What the App and the people of one run sign in with. */
export interface Credentials {
  /** PKCS #1 in PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly tokens: Readonly<Record<PersonName, string>>;
}

/** Fresh for every run; nothing of it is kept. */
export function makeCredentials(): Credentials {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const token = (): string => `ghp_${randomBytes(18).toString("hex")}`;
  return {
    privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    webhookSecret: randomBytes(24).toString("hex"),
    tokens: { developer: token(), maintainer: token(), outsider: token() },
  };
}
