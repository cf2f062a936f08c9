import { describe, expect, it } from "vitest";
import { repositoryNames } from "../../../src/app/repository-names.ts";
import { RepositoryClosedError } from "../../../src/shared/index.ts";

const named = (text: string) => {
  const [owner = "", name = ""] = text.split("/");
  return { id: "R_1", owner, name };
};

/** A repository that GitHub calls so, of installation 5 unless said otherwise; and how often GitHub was asked. */
function github(nameWithOwner: string | null, installation: number | null = 5) {
  const is = { nameWithOwner, installation, asked: 0 };
  const names = repositoryNames({
    nameOf: async () => {
      is.asked += 1;
      return { node: is.nameWithOwner === null ? null : { nameWithOwner: is.nameWithOwner } };
    },
    installationOn: async () => is.installation,
  });
  const current = async (said: string): Promise<string> => {
    const { owner, name } = await names.current(5, named(said));
    return `${owner}/${name}`;
  };
  return { is, names, current };
}

describe("the name of a repository", () => {
  it("is the one it is called by first, without asking", async () => {
    const { is, current } = github("acme/shop");
    expect([await current("acme/shop"), await current("acme/Shop"), is.asked]).toEqual(["acme/shop", "acme/shop", 0]);
  });

  it("is GitHub's where it is called otherwise, and asked for once, whoever goes on to call it as before", async () => {
    const { is, current } = github("acme/store");
    const heard = [await current("acme/shop"), await current("acme/store"), await current("acme/shop")];
    expect(heard).toEqual(["acme/shop", "acme/store", "acme/store"]);
    expect(is.asked).toBe(1);
  });

  it("does not change by what comes late", async () => {
    const { is, current } = github("acme/store");
    const heard = [await current("acme/store"), await current("acme/shop"), await current("acme/shop")];
    expect(heard).toEqual(["acme/store", "acme/store", "acme/store"]);
    expect(is.asked).toBe(1);
  });

  it("may come to be what it was before", async () => {
    const { is, names, current } = github("acme/store");
    await current("acme/shop");
    await current("acme/store");
    is.nameWithOwner = "acme/shop";
    expect(await names.askAgain(5, named("acme/store"))).toEqual({ owner: "acme", name: "shop" });
    expect([await current("acme/shop"), await current("acme/store")]).toEqual(["acme/shop", "acme/shop"]);
  });

  it.each<[string, string | null, number | null]>([
    ["cannot be seen any more", null, 5],
    ["is nobody's installation any more", "elsewhere/shop", null],
    ["is another installation's", "elsewhere/shop", 6],
  ])("is of no use where it %s", async (_, nameWithOwner, installation) => {
    const { names } = github(nameWithOwner, installation);
    await expect(names.askAgain(5, named("acme/shop"))).rejects.toThrow(RepositoryClosedError);
  });
});
