import { currentHat, type IntentState, type Plans, type Position, statusOfUnit, unitNumber } from "../method/index.ts";
import { costSoFar, costWords } from "./cost.ts";
import { openFindings } from "./finding-rows.ts";
import { unmetLeaves, whatIsWaitedFor } from "./reasons.ts";
import { plain, wrap } from "./terminal-text.ts";
import { stageWords } from "./words.ts";

/** Where an intent stands, as plain text of at most 80 columns. Control characters in people's text are removed. */
export function renderStatusText(view: { state: IntentState; plans: Plans; position: Position }): string {
  const { state, position } = view;
  const stages = state.intent.stages.flatMap((stage) => [
    ...wrap(`${stage.padEnd(16)} ${stageWords(state, position, stage)}`, 2, 19),
    ...unitLines(view, stage),
  ]);
  const findings = openFindings(state).flatMap((finding) =>
    wrap(`${finding.id} ${(finding.severity ?? "unweighed").padEnd(9)} ${finding.title}`, 2, 19),
  );
  const leaves = unmetLeaves(position.reason).flatMap((reason) => [
    ...wrap(`- ${reason.subject}: ${reason.because}`, 2, 4),
    ...(reason.who ? wrap(`who: ${reason.who}`, 4, 9) : []),
    ...(reason.how ? wrap(`how: ${reason.how}`, 4, 9) : []),
  ]);
  return [
    ...wrap(`${state.intent.title} (${state.slug})`, 0, 2),
    ...wrap(whatIsWaitedFor({ url: "", clean: plain }, position), 0, 2),
    "",
    "Stages",
    ...stages,
    ...(findings.length === 0 ? [] : ["", "Open findings", ...findings]),
    ...(leaves.length === 0 ? [] : ["", "Why it waits", ...leaves]),
    "",
    ...wrap(`Cost so far: ${costWords(costSoFar(state))}`, 0, 2),
    "",
  ].join("\n");
}

function unitLines({ state, plans }: { state: IntentState; plans: Plans }, name: string): readonly string[] {
  const stage = state.stages[name];
  if (!stage || stage.merged) return [];
  return (plans.stages[name]?.units ?? []).flatMap((unit) => {
    const hat = currentHat(stage.frozen.chain, stage.units[unit.id]?.iterations ?? []);
    const status = statusOfUnit(stage, unit.id);
    const words = status === "active" && hat !== null ? `with the ${hat}` : status;
    return wrap(`${unitNumber(unit.id)} ${words.padEnd(18)} ${unit.title}`, 4, 27);
  });
}
