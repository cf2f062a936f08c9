import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { outcomeDigest } from "./outcome-digest.ts";

/** Title of the notice in which a job says, before anything foreign runs in it, the key that its outcome is sealed with. */
export const KEY_NOTICE = "haiku-outcome-key";
/** File of an outcome that holds the seal over all its other files. */
export const SEAL_FILE = "seal";

/**
 * A job's own seal. Its outcome is written after each step, and whoever kills the job keeps it from announcing the last of it: what
 * it has sealed is its word all the same. The key lives in the job's memory alone.
 */
export interface Seal {
  /** For everybody to know, as `isSealed` takes it. */
  readonly key: string;
  /** The same files and the seal over them. */
  readonly put: (files: ReadonlyMap<string, Uint8Array>) => ReadonlyMap<string, Uint8Array>;
}

export function newSeal(): Seal {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    key: `ed25519:${publicKey.export({ format: "der", type: "spki" }).toString("base64")}`,
    put: (files) => {
      const signature = sign(null, Buffer.from(outcomeDigest(files)), privateKey).toString("base64");
      return new Map([...files, [SEAL_FILE, new TextEncoder().encode(signature)]]);
    },
  };
}

/** Whether these are the very files that the owner of this key has sealed. False as well for what is no key or no seal. */
export function isSealed(files: ReadonlyMap<string, Uint8Array>, key: string): boolean {
  const seal = files.get(SEAL_FILE);
  const [, der = ""] = /^ed25519:([A-Za-z0-9+/=]{40,200})$/.exec(key) ?? [];
  if (seal === undefined || der === "") return false;
  const others = new Map([...files].filter(([path]) => path !== SEAL_FILE));
  const signature = Buffer.from(Buffer.from(seal).toString("utf8"), "base64");
  try {
    const publicKey = createPublicKey({ key: Buffer.from(der, "base64"), format: "der", type: "spki" });
    return (
      publicKey.asymmetricKeyType === "ed25519" &&
      verify(null, Buffer.from(outcomeDigest(others)), publicKey, signature)
    );
  } catch {
    return false; // what stands there is no key
  }
}
