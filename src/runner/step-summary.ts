import type { Outcome, StepOutcome } from "../ports/index.ts";

/** What a job tells people on its page: what happened in each step, its gates, usage and containment. Markdown. */
export function stepSummary(outcome: Outcome): string {
  const rows = outcome.steps.map(
    (step) => `| \`${step.key}\` | ${ending(step)} | ${seconds(step)} | ${cell(used(step))} |`,
  );
  const table = ["| step | how it ended | agent's time | what it used |", "|---|---|---|---|", ...rows];
  const parts = [
    `## ${outcome.lane}`,
    table.join("\n"),
    gates(outcome),
    failures(outcome),
    containment(outcome),
    again(outcome),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function ending(step: StepOutcome): string {
  if (step.failure) return `failed: ${step.failure.code}`;
  const last = step.commands.at(-1)?.name ?? (step.agent ? "its run" : "its gates");
  return `ended with ${last}, ${step.files.length} ${step.files.length === 1 ? "file" : "files"} changed`;
}

function seconds(step: StepOutcome): string {
  return `${(step.agent_ms / 1000).toFixed(1)} s`;
}

function used({ agent, usage }: StepOutcome): string {
  const name = agent ? [agent.name, agent.version].filter(Boolean).join(" ") : "no agent";
  if (!usage) return name;
  const { input_tokens, output_tokens, cost_usd } = usage;
  const tokens = input_tokens === undefined ? [] : [`${input_tokens} tokens in, ${output_tokens ?? 0} out`];
  return [name, ...tokens, ...(cost_usd === undefined ? [] : [`${cost_usd.toFixed(2)} USD`])].join(", ");
}

function gates({ steps }: Outcome): string {
  const runs = steps.flatMap((step) => step.gates);
  if (runs.length === 0) return "";
  const rows = runs.map(
    ({ name, command, passed, exit }) =>
      `| ${cell(name)} | ${code(command)} | ${passed ? "passed" : `failed (exit ${exit ?? "none"})`} |`,
  );
  return ["| quality gate | command | result |", "|---|---|---|", ...rows].join("\n");
}

function failures({ steps }: Outcome): string {
  const failed = steps.flatMap(({ key, failure }) => (failure ? [{ key, ...failure }] : []));
  return failed.map(({ key, code, message }) => `**${key}** — ${code}: ${cell(message)}`).join("\n\n");
}

function containment({ steps }: Outcome): string {
  const names = [...new Set(steps.flatMap((step) => step.containment))];
  return names.length === 0 ? "" : `Containment of agents and gates: *${names.join("*, *")}*.`;
}

function again({ steps }: Outcome): string {
  const [first] = steps;
  return first?.agent ? `To do it again on your machine: \`haiku run ${first.key} --agent ${first.agent.name}\`` : "";
}

const MARKUP: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;", ":": "&#58;", "|": "&#124;", "`": "&#96;" },
  ...{ "[": "&#91;", "]": "&#93;", "!": "&#33;", "*": "&#42;", _: "&#95;", "~": "&#126;", "\\": "&#92;" },
};

/** Words of agents and plans in one cell of a table: no cell, line, markup, link, image or mention comes out of them. */
function cell(text: string): string {
  return oneLine(text).replace(/[&<>@#:|`[\]!*_~\\]/g, (found) => MARKUP[found] ?? found);
}

/** A command, as code: nothing in it means anything. */
function code(text: string): string {
  return `\`${oneLine(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
    .slice(0, 500);
}
