import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

/* Keys by which people in stories sign their commits, as `git commit -S` does with a key of ssh. */

export interface SigningKey {
  /** As it is given to GitHub: `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
  /** The signature of a text, armored. */
  readonly signs: (text: string) => string;
}

/** What a commit says; dates in ISO 8601. */
export interface CommitWords {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Who;
  readonly committer: Who;
  readonly message: string;
}

interface Who {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

/** How a private key of Ed25519 begins, before its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const KIND = "ssh-ed25519";

/** Always the same for a login, so that the same story makes the same commits. */
export function signingKeyOf(login: string): SigningKey {
  const seed = createHash("sha256").update(`signs as ${login}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const blob = joined(KIND, Buffer.from(x, "base64url"));
  const signs = (text: string): string => {
    const about = ["git", "", "sha512"] as const;
    const digest = createHash("sha512").update(text).digest();
    const signature = sign(null, Buffer.concat([Buffer.from("SSHSIG"), joined(...about, digest)]), key);
    const whole = [Buffer.from("SSHSIG\0\0\0\x01"), joined(blob, ...about, joined(KIND, signature))];
    const lines =
      Buffer.concat(whole)
        .toString("base64")
        .match(/.{1,70}/g) ?? [];
    return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----", ""].join("\n");
  };
  return { publicKey: `${KIND} ${blob.toString("base64")}`, signs };
}

/** A commit to the byte, as git keeps it unsigned: what is signed. */
export function commitText({ tree, parents, author, committer, message }: CommitWords): string {
  const people = [`author ${line(author)}`, `committer ${line(committer)}`];
  return [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), ...people, "", message].join("\n");
}

function line({ name, email, date }: Who): string {
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

/** As ssh writes several values: each with its length before it. */
function joined(...parts: readonly (string | Buffer)[]): Buffer {
  const lengthened = parts.map((part) => {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  return Buffer.concat(lengthened);
}
