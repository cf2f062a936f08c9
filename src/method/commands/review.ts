import * as z from "zod";
import { own } from "../../shared/index.ts";
import { isFilled } from "../derive/index.ts";
import { ADDS, accept, defineCommand, refuse } from "./command.ts";
import { scope, text } from "./scope.ts";

export const reviewComplete = defineCommand({
  name: "haiku_review_complete",
  description:
    "Ends this review: signs what you looked at, together with the findings you filed. File the findings first. Without this call nothing is signed.",
  hints: ADDS,
  steps: ["review", "approve"],
  input: z.strictObject({ ...scope, summary: text("What was looked at and how it stands, in a few sentences.") }),
  check: () => accept({ signed: true }, { ends: true }),
});

export const discoveryComplete = defineCommand({
  name: "haiku_discovery_complete",
  description:
    "Ends this step: the artifact you were asked for is written. On `discovery_artifact_missing`, write it to the path named there.",
  hints: ADDS,
  steps: ["discover"],
  input: z.strictObject({ ...scope, template: z.string() }),
  check: (view, args) => {
    const stage = own(view.state.stages, view.step.stage ?? "");
    const found = stage?.frozen.discovery.find(
      (one) => one.template === args.template && one.template === view.step.subject,
    );
    if (!found)
      return refuse(
        "discovery_artifact_missing",
        `this step is asked for ${view.step.subject ?? "-"}, not ${args.template}`,
      );
    if (!isFilled(view.files, found.location))
      return refuse("discovery_artifact_missing", `write the artifact first: ${found.location}`);
    return accept({ template: args.template, artifact: found.location }, { ends: true });
  },
});
