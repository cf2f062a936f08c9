import { ENGINE, METHOD, type Rule, rule } from "./rule.ts";

/** 6. Gates: what opens them, what passes them, and what the mode makes of them. */
export const GATES: readonly Rule[] = [
  rule(
    "6.1",
    "each kind of gate is passed by its own means, and lists by either",
    [`${METHOD}/gate`, "which kinds of gate are cleared by what"],
    [`${METHOD}/passing-a-gate`, "is passed by the engine alone where it is automatic", "once it is open"],
  ),
  rule(
    "6.2",
    "an approval is followed by the engine's merge; a merge by people is recorded and never made",
    [`${METHOD}/passing-a-gate`, "once it is passed"],
    [`${METHOD}/position`, "takes no approval at an external gate, only the merge"],
  ),
  rule(
    "6.3",
    "an outside event is needed besides, or is enough alone",
    [`${METHOD}/gate`, "needs every event it names", "waits for nobody where only time or a machine is missing"],
    [
      `${ENGINE}/observe/gate-requirements`,
      "counts when somebody who may has set it while the gate was open",
      "does not count when it %s",
    ],
  ),
  rule("6.4", "what passed it is written down by its source and place", [
    `${METHOD}/passing-a-gate`,
    "the approval that is written down",
  ]),
  rule("6.5", "it opens when everybody has signed and the repository's checks have passed", [
    `${METHOD}/passing-a-gate`,
    "opens when everything is signed",
    "waits for the repository's own checks, what has failed before what still runs",
  ]),
  rule("6.6", "asking for changes files findings and shuts the gate", [
    `${ENGINE}/people`,
    "that asks for changes files every remark, the inline ones at their line",
    "shuts a gate that was open",
  ]),
  rule(
    "6.7",
    "an approval means what is waited for now, and counts for what was seen",
    [`${METHOD}/gate`, "and names what has changed since", "a label is of what was seen when it was set"],
    [
      "scenario/the-plan-waits-for-a-person",
      "signed by an approving review, it is built; the gate wants an approval of its own",
    ],
    [`${METHOD}/at-the-gate`, "is not told apart from one of the plan by its witnesses"],
  ),
  rule(
    "6.8",
    "later changes take it back",
    [
      "scenario/a-person-pushes-before-the-gate",
      "with the gate open, it shuts until they have looked; an approval of before does not count",
    ],
    [`${METHOD}/transitions`, "take back the approvals that saw the changed file, and the quality gates"],
  ),
  rule(
    "6.9",
    "a merge counts from who may, at an open gate; otherwise it came early",
    [`${METHOD}/position`, "does not take a merge by somebody who may not"],
    [`${METHOD}/passing-a-gate`, "calls a merge early, before anything else that could be done"],
  ),
  rule("6.10", "after an early merge the stage goes on with the intent branch, and its gate is passed by an approval", [
    `${METHOD}/gate`,
    "is found wherever the walk stands, and the stage goes on with the intent branch",
    "leaves the gate to an approval, also an external one, and never clears itself",
    "cannot be recorded twice",
  ]),
  rule(
    "6.11",
    "who asked for the work cannot pass such a gate alone where a second person is required",
    [`${METHOD}/gate`, "has to agree to a merge: %j", "still asks for a second person"],
    ["scenario/gates-of-every-kind", "wants a second person where the default branch requires approvals"],
  ),
  rule(
    "6.12",
    "a gate nobody passes reminds once or shuts, and its conditions are shown",
    [`${METHOD}/gate`, "a gate that nobody passes", "waits anew when it opens again, and not at all once it is passed"],
    ["scenario/gates-of-every-kind", "reminds people once of a gate that nobody passes, with what they make sure of"],
  ),
  rule("6.13", "the mode changes gates and elaboration as it should", [
    "unit/studio/freeze",
    "in mode %s makes of the gate %j %j",
    "lets autopilot decide alone",
  ]),
  rule("6.14", "quick plays one stage of a studio", [
    "scenario/other-studios-are-played",
    "is one stage that the engine passes, with no plan to sign",
  ]),
  rule("6.15", "a change of mode takes effect at the next stage", [
    `${ENGINE}/steering`,
    "changes what begins later and nothing that has begun",
  ]),
  rule(
    "6.16",
    "a stage played alone is told which inputs are missing",
    ["unit/render/missing-inputs", "is told of %s", "is not told in %s"],
    ["golden/prompt/prompt", "names what is missing where a stage is played alone"],
  ),
  rule(
    "6.17",
    "checks that the default branch requires have reported, are waited for five minutes, or are said not to have run",
    [
      `${METHOD}/passing-a-gate`,
      "waits a while for a check that is required and has not begun",
      "opens without a required check that does not run here",
      "names required checks that did not run here to whoever passes it",
    ],
    [`${ENGINE}/observe/required-checks`, "are looked for with %s"],
    ["scenario/gates-of-every-kind", "says which required checks did not run on what is to be approved"],
  ),
  rule("6.18", "nothing is merged by the engine while a check of the repository fails", [
    `${METHOD}/passing-a-gate`,
    "is not passed while a check of the repository fails, approved or not",
    "is not merged by the engine while a check fails, though somebody has passed it",
  ]),
  rule(
    "6.19",
    "a check that fails on what was built is mended by agents first, once for each head, then is a person's",
    [
      `${METHOD}/failed-check`,
      "a check of the repository that failed at the gate",
      "comes before everything that waits for people",
    ],
    [
      "scenario/a-check-of-the-repository-fails",
      "what it says becomes a finding, and the gate opens on a head that it has not refused",
      "is a person's to see to when no change can help, and the gate opens once it passes",
    ],
  ),
  rule(
    "6.20",
    "a protected path that was changed is confirmed by a person at the gate, whatever the gate asks for; a blocked one is written by no step",
    [
      `${METHOD}/protected-paths`,
      "does not open by itself, and says which path and who confirms it",
      "is passed by somebody's approval of just that content: %s",
    ],
    [`${ENGINE}/observe/protected-changes`, "is confirmed by a person: %s"],
    [
      "scenario/some-paths-are-protected",
      "nothing of a blocked path is planned or taken, and a gate that opens by itself waits for who confirms a change",
    ],
  ),
];
