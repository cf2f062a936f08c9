import { localWorld } from "./local-world.ts";
import { stateStoreContract } from "./state-store-contract.ts";

stateStoreContract("GitHub", async () => {
  const { ports, base, github, close } = await localWorld();
  return {
    store: ports.store,
    base,
    async close() {
      await close();
      if (github.problems.length > 0) throw new TypeError(github.problems.join("\n"));
    },
  };
});
