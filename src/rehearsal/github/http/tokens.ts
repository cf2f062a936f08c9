import { createPublicKey, createVerify, randomBytes } from "node:crypto";
import * as z from "zod";
import type { AppRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import type { Actor } from "../seams.ts";
import { ApiError } from "./api-error.ts";

interface Grant {
  readonly actor: Actor;
  /** Milliseconds since the epoch; null: never. */
  readonly expires: number | null;
  /** Repository ids the token reaches; null: all of its installation. */
  readonly repositories: ReadonlySet<number> | null;
}

const JWT = z.object({ iss: z.union([z.string(), z.number()]), iat: z.number(), exp: z.number() });

/**
 * Every token the server gave out or was started with, and the check of Apps' signed claims. Both end by the
 * machine's clock, by which clients sign and keep them, whatever time the server plays.
 */
export class Tokens {
  readonly #world: World;
  readonly #grants = new Map<string, Grant>();

  constructor(world: World) {
    this.#world = world;
  }

  keep(token: string, actor: Actor, limits: Partial<Omit<Grant, "actor">> = {}): void {
    this.#grants.set(token, { actor, expires: limits.expires ?? null, repositories: limits.repositories ?? null });
  }

  mint(prefix: string, actor: Actor, limits: Partial<Omit<Grant, "actor">> = {}): string {
    const token = `${prefix}_${randomBytes(27).toString("base64url").replaceAll(/[-_]/g, "0")}`;
    this.keep(token, actor, limits);
    return token;
  }

  revoke(token: string): void {
    this.#grants.delete(token);
  }

  /** Who an Authorization header stands for. Throws 401 for what is not known or no longer valid. */
  authenticate(header: string | undefined): Grant {
    if (header === undefined || header === "")
      return { actor: { kind: "anonymous" }, expires: null, repositories: null };
    const token = tokenOf(header);
    if (token.split(".").length === 3 && token.startsWith("ey")) {
      return { actor: this.#appOf(token), expires: null, repositories: null };
    }
    const grant = this.#grants.get(token);
    if (!grant || (grant.expires !== null && grant.expires <= Date.now()) || !this.#isInstalled(grant.actor))
      throw badCredentials();
    return grant;
  }

  /** The tokens of an installation end with it. */
  #isInstalled(actor: Actor): boolean {
    return actor.kind !== "installation" || this.#world.installations.some(({ id }) => id === actor.installationId);
  }

  #appOf(token: string): Actor {
    const [head = "", body = "", signature = ""] = token.split(".");
    const claims = JWT.safeParse(parseJson(Buffer.from(body, "base64url").toString("utf8")));
    if (!claims.success) throw new ApiError(401, "A JSON web token could not be decoded");
    const app = this.#world.apps.find(
      (one) => String(one.id) === String(claims.data.iss) || `Iv23${one.id}` === claims.data.iss,
    );
    if (!app) throw new ApiError(404, "Integration not found");
    if (!signedBy(app, `${head}.${body}`, signature)) throw new ApiError(401, "A JSON web token could not be decoded");
    const now = Date.now() / 1000;
    const { exp, iat } = claims.data;
    const [expiry, issued] = ["'Expiration time' claim ('exp')", "'Issued at' claim ('iat')"];
    const numeric = "must be a numeric value representing the future time at which the assertion expires";
    if (exp < now) throw new ApiError(401, `${expiry} ${numeric}`);
    if (exp > now + 660) throw new ApiError(401, `${expiry} is too far in the future`);
    const integer = "must be an Integer representing the time that the assertion was issued";
    if (iat > now + 60) throw new ApiError(401, `${issued} ${integer}`);
    return { kind: "app", appId: app.id };
  }
}

function badCredentials(): ApiError {
  return new ApiError(401, "Bad credentials");
}

function signedBy(app: AppRecord, text: string, signature: string): boolean {
  return app.publicKeys.some((key) =>
    createVerify("RSA-SHA256").update(text).verify(createPublicKey(key), signature, "base64url"),
  );
}

function tokenOf(header: string): string {
  const [scheme = "", value = ""] = header.split(/\s+/, 2);
  if (/^(token|bearer)$/i.test(scheme)) return value;
  if (/^basic$/i.test(scheme)) {
    const [user = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(":", 2);
    return password === "" || password === "x-oauth-basic" ? user : password;
  }
  throw badCredentials();
}

/** JSON text to data that has yet to be checked; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
