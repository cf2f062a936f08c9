import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Permissions } from "../../src/ports/index.ts";

export interface PermissionsUnderTest {
  /** Knows developer (write), maintainer (maintain, in @acme/sre) and outsider (read). */
  readonly permissions: Permissions;
  /** The account that an App acts under. */
  readonly bot: { readonly login: string; readonly id: number; readonly app: number };
  idOf(login: string): Promise<number>;
  close(): Promise<void>;
}

/** What every adapter for permissions promises. */
export function permissionsContract(name: string, make: () => Promise<PermissionsUnderTest>): void {
  describe(`permissions on ${name}`, () => {
    let under: PermissionsUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.close());

    it.each([
      ["developer", "write"],
      ["maintainer", "maintain"],
      ["outsider", "read"],
    ])("%s has %s", async (login, role) => {
      expect(await under.permissions.roleOf({ login, id: await under.idOf(login) })).toBe(role);
    });

    it("nobody has anything under another's login", async () => {
      expect(await under.permissions.roleOf({ login: "maintainer", id: await under.idOf("outsider") })).toBe("none");
    });

    it("the unknown have none", async () => {
      expect(await under.permissions.roleOf({ login: "nobody-at-all", id: 1 })).toBe("none");
    });

    it("knows the App behind an account of one, and nobody behind a person's or another's", async () => {
      const { login, id, app } = under.bot;
      expect(await under.permissions.appOf({ login, id })).toBe(app);
      expect(await under.permissions.appOf({ login, id: id + 1 })).toBeNull();
      expect(await under.permissions.appOf({ login: "developer", id: await under.idOf("developer") })).toBeNull();
      expect(await under.permissions.appOf({ login: "nobody-at-all[bot]", id: 1 })).toBeNull();
    });

    it("knows who is in a team", async () => {
      const member = async (login: string, id: string) =>
        under.permissions.isTeamMember("@acme/sre", { login, id: await under.idOf(id) });
      expect(await member("maintainer", "maintainer")).toBe(true);
      expect(await member("developer", "developer")).toBe(false);
      expect(await member("maintainer", "developer")).toBe(false);
    });
  });
}
