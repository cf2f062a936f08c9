import { METHOD, type Rule, rule } from "./rule.ts";

const LIFE = "property/life-of-an-intent";
const PROMISES = "keeps its promises with every line, says what it waits for, and ends, whatever happens on the way";

/** 10. What always holds. */
export const ALWAYS: readonly Rule[] = [
  rule(
    "10.1",
    "replaying the books gives every state in them",
    [LIFE, "writes a ledger that says by itself how it came about"],
    ["unit/engine/verify-tampering", "a history whose lines do not follow"],
  ),
  rule("10.2", "the same event or outcome twice changes nothing the second time", [
    LIFE,
    "changes nothing when it looks again, or when an outcome comes again",
  ]),
  rule(
    "10.3",
    "order, loss, delay and doubling of events end in the same state",
    [LIFE, "comes to the same ledger in whatever order outcomes arrive that have nothing to do with each other"],
    [
      "scenario/deliveries-go-astray",
      "with every delivery twice and in any order",
      "with half of the deliveries lost",
      "with no delivery at all",
    ],
  ),
  rule(
    "10.4",
    "no stage merges with a blocker, a missing signature or a gate that was not passed",
    [LIFE, PROMISES],
    [`${METHOD}/transitions`, "what the ledger forbids"],
    [`${METHOD}/still-holds`, "a signature", "a role is asked for a unit", "a person's decision"],
  ),
  rule(
    "10.5",
    "agents change no severity, target or closed finding; numbers are never reused",
    [LIFE, PROMISES],
    [`${METHOD}/intent-lines`, "lets nothing change any more, but where a finding is shown"],
  ),
  rule(
    "10.6",
    "no plan changes after its first iteration, no finding's text after its loop began",
    [LIFE, PROMISES],
    ["property/plans", "brings a locked plan through the ledger as it was"],
  ),
  rule(
    "10.7",
    "whatever is waited for is named, with who can provide it and how",
    [LIFE, PROMISES],
    [
      "scenario/why-it-waits",
      "lists every condition that is not met, with who can meet it and how, wherever the intent stands",
    ],
    [`${METHOD}/what-is-missing`, "what is waited for"],
  ),
  rule("10.8", "every run ends within what its caps allow", [
    LIFE,
    "comes to rest within its caps, however bad its agents are, as long as people grant nothing",
  ]),
];
