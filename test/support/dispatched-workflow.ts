/** A workflow of the project that is started as ours is, its run named after the job; `steps` as they stand below `steps:`. */
export function dispatchedWorkflow(steps: string): string {
  return `name: haiku
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
${steps}`;
}
