import { elementsIn, type PageElement } from "./page-element.ts";

const CLASSIFIER = "hats/classifier.md";
const ASSESSOR = "hats/feedback-assessor.md";

/** What every stage page says of its fix loop: the hats at both ends of the chain. */
export const FIX_LOOP: readonly PageElement[] = [
  ...elementsIn(CLASSIFIER, "#", [
    ["name", "name: classifier"],
    ["small model", "model: haiku"],
    ["decides where it goes, nothing more", "decide where it goes"],
    ["edits nothing", "You do not repair anything"],
  ]),
  ...elementsIn(CLASSIFIER, "Process", [
    ["reads the finding", "`haiku_feedback_read`"],
    ["reads the units", "`haiku_unit_list`"],
    ["unit whose output is described", "the unit whose output the finding describes"],
    ["null when cross-cutting or in doubt", "null when the finding touches several units or when you are not sure"],
    ["over-targeting", "makes the repair incomplete"],
    ["people and drift invalidate the user", 'A remark by a person or a drift finding: `["user"]`'],
    ["reviews invalidate their agent", "A review agent's finding: that agent"],
    ["another hat's invalidates nothing", "another hat: nothing"],
    ["writes once", "`targets_already_set`"],
    ["severity", "`haiku_feedback_set_severity`"],
    ["blocker", "wrong, does not run, or is dangerous"],
    ["high", "gone before delivery"],
    ["medium", "delivery can live with"],
    ["low", "`low`: polish"],
    ["impact, not tone", "not how loudly it was said"],
    ["already set", "`severity_already_set`"],
    ["nothing to repair: question", "a question you can answer"],
    ["nothing to repair: out of scope", "something outside the goal"],
    ["nothing to repair: process", "a remark about the process"],
    ["nothing to repair: immutable", "cannot be changed any more"],
    ["nothing to repair: right", "right as it stands"],
    ["closes it so", "resolution `non_actionable`"],
    ["the answer is the message", "and the answer as message"],
    ["only when sure", "Only when you are sure"],
    ["hands on with a paragraph", "one paragraph that says what kind of finding this is"],
  ]),
  ...elementsIn(CLASSIFIER, "Anti-patterns", [
    ["never rejects a valid finding", "Rejecting a finding because"],
    ["body is locked", "its text is locked"],
    ["starts nobody else", "Starting helpers"],
  ]),
  ...elementsIn(ASSESSOR, "#", [
    ["small model", "model: haiku"],
    ["resolves it as filed", "resolves a finding exactly as it was filed"],
    ["edits nothing", "You change no file"],
  ]),
  ...elementsIn(ASSESSOR, "Process", [
    ["every listed point", "every one gets its own verdict"],
    ["also what the fix did not touch", "also those the repair did not touch"],
    ["vacuous success", "without having tested anything is a failure"],
    ["closes", "`haiku_feedback_advance_hat`"],
    ["returns, naming what is open", "Say which point is open"],
    ["invalid finding", "`haiku_feedback_reject`"],
  ]),
  ...elementsIn(ASSESSOR, "Anti-patterns", [
    ["no closing over an open point", "was not checked, does not compile, or tests nothing"],
    ["not too small", "seems too small to bother"],
    ["one finding", "One finding, this finding"],
  ]),
];
