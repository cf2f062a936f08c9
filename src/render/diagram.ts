import { stageWordsAt } from "./elsewhere.ts";
import type { IntentView } from "./view.ts";

/** The stages as a Mermaid flow. The state is said in words in each box, so that nothing hangs on a colour. */
export function stageDiagram(view: IntentView): string {
  const { state } = view;
  const boxes = state.intent.stages.map((stage, i) => {
    const gate = state.stages[stage]?.frozen.gate;
    const lines = [stage, stageWordsAt(view, stage), ...(gate ? [`gate: ${gate.join(" or ")}`] : [])];
    return `  s${i}["${lines.map(label).join("<br/>")}"]`;
  });
  const end = `  done(["${label(state.intent.ended ? state.intent.ended.how : "delivery")}"])`;
  const names = [...state.intent.stages.map((_, i) => `s${i}`), "done"];
  return ["```mermaid", "flowchart LR", ...boxes, end, `  ${names.join(" --> ")}`, "```"].join("\n");
}

function label(text: string): string {
  return text.replace(/["<>`#;]/g, " ");
}
