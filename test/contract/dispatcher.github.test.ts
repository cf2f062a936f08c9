import { dispatchedWorkflow } from "../support/dispatched-workflow.ts";
import { dispatcherContract } from "./dispatcher-contract.ts";
import { localWorld } from "./local-world.ts";

const WORKFLOW = dispatchedWorkflow(`      - run: |
          mkdir -p outcome
          printf '%s' "$REQUEST" > outcome/outcome.json
        env:
          REQUEST: \${{ inputs.request }}
      - run: printf '::notice title=told::one\\n::notice title=told::two\\n'
        if: \${{ fromJSON(inputs.request).lane == 'twice' }}
      - run: echo '::notice title=told::once'
        if: \${{ fromJSON(inputs.request).lane != 'twice' }}
      - uses: actions/upload-artifact@v6
        if: \${{ fromJSON(inputs.request).lane != 'silent' }}
        with:
          name: haiku-outcome
          path: outcome
`);

dispatcherContract("GitHub", async () => {
  const { ports, base, github, close, self, as } = await localWorld({ workflow: WORKFLOW });
  return {
    dispatcher: ports.dispatcher,
    observer: ports.observer,
    base,
    self,
    idle: () => github.idle(),
    async rerun(run_id) {
      await as("developer").rest.actions.reRunWorkflow({ owner: "acme", repo: "flights", run_id });
      return { login: "developer" };
    },
    async close() {
      await close();
      if (github.problems.length > 0) throw new TypeError(github.problems.join("\n"));
    },
  };
});
