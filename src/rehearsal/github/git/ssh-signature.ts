import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";

/* Signatures as `git commit -S` makes them with an Ed25519 key of ssh: those that people put their names to commits with. */

const ARMOR = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\s]+)\n-----END SSH SIGNATURE-----\s*$/;
const MAGIC = "SSHSIG";
const KIND = "ssh-ed25519";

/** Whether one of these keys (`ssh-ed25519 AAAA…`, as `ssh-keygen` writes them) signed this text for git. */
export function isSignedWith(keys: readonly string[], text: string, armored: string): boolean {
  const encoded = ARMOR.exec(armored)?.[1];
  if (encoded === undefined) return false;
  const blob = Buffer.from(encoded, "base64");
  if (blob.toString("latin1", 0, MAGIC.length) !== MAGIC) return false;
  const [key, namespace, reserved, hash, signature] = fields(blob.subarray(MAGIC.length + 4));
  const known = keys.some((one) => key?.equals(Buffer.from(one.split(" ")[1] ?? "", "base64")));
  if (!known || namespace?.toString() !== "git" || hash === undefined) return false;
  if (hash.toString() !== "sha512" && hash.toString() !== "sha256") return false;
  const digest = createHash(hash.toString()).update(text).digest();
  const said = Buffer.concat([Buffer.from(MAGIC), ...[namespace, reserved, hash, digest].map(field)]);
  const [publicKey, bytes] = [publicKeyOf(key), fields(signature)[1]];
  return publicKey !== null && bytes !== undefined && verify(null, said, publicKey, bytes);
}

/** What ssh writes one after the other, each with its length before it. */
function fields(bytes: Buffer = Buffer.alloc(0)): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at);
    found.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}

function field(bytes: Buffer = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function publicKeyOf(blob: Buffer | undefined): KeyObject | null {
  const [kind, bytes] = fields(blob);
  if (kind?.toString() !== KIND || bytes?.length !== 32) return null;
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") }, format: "jwk" });
}
