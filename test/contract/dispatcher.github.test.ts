import { dispatcherContract } from "./dispatcher-contract.ts";
import { localWorld } from "./local-world.ts";

const WORKFLOW = `name: haiku
run-name: \${{ fromJSON(inputs.request).lane }}
on:
  workflow_dispatch:
    inputs:
      protocol: { required: true, type: string }
      request: { required: true, type: string }
permissions:
  contents: read
jobs:
  run:
    runs-on: ubuntu-latest
    steps:
      - run: |
          mkdir -p outcome
          printf '%s' "$REQUEST" > outcome/outcome.json
        env:
          REQUEST: \${{ inputs.request }}
      - uses: actions/upload-artifact@v6
        if: \${{ fromJSON(inputs.request).lane != 'silent' }}
        with:
          name: haiku-outcome
          path: outcome
`;

dispatcherContract("GitHub", async () => {
  const { ports, base, github, close } = await localWorld({ workflow: WORKFLOW });
  return {
    dispatcher: ports.dispatcher,
    base,
    idle: () => github.idle(),
    async close() {
      await close();
      if (github.problems.length > 0) throw new TypeError(github.problems.join("\n"));
    },
  };
});
