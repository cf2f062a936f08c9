import { gitStore } from "../../src/git/index.ts";
import { makeRepository } from "./seed-repository.ts";
import { stateStoreContract } from "./state-store-contract.ts";

for (const bare of [true, false]) {
  stateStoreContract(bare ? "a bare repository" : "a clone", async () => {
    const { directory, base, close } = await makeRepository({ bare });
    return { store: gitStore(directory), base, close };
  });
}
