import { PRESETS } from "../../../src/presets/index.ts";
import versions from "../../agents/programs/package.json" with { type: "json" };
import { PROGRAMS } from "../../agents/programs.ts";

/* The workflow files that users copy: the one for github.com names the agents with the versions they were tried in, the one for GitHub Enterprise Server is made from it. */

/** Where the text about the agent's installation begins, and the step after it. */
const AGENT = /( {6}# 2\. YOUR AGENT: [^\n]*\n)[\s\S]*?(\n {6}- name: Wear the hat\n)/;

/** What people install; the tests take the part of it that needs no install script. */
const INSTALLED: Readonly<Record<string, string>> = { "opencode-linux-x64": "opencode-ai" };

/** The file, with the line that installs each agent, in the version that was tried. */
export function withAgents(file: string): string {
  const tried = new Map(Object.entries(versions.dependencies));
  const lines = PROGRAMS.map(({ name, package: part }) => {
    const key = PRESETS.find((preset) => preset.name === name)?.keys[0] ?? "?";
    return `      #    - run: npm install --global ${INSTALLED[part] ?? part}@${tried.get(part) ?? "?"} # use: ${name}, key: ${key}\n`;
  });
  const nothing = "      #    Nothing is needed for `use: rehearsal`.\n";
  return replaced(file, AGENT, (_, head, next) => `${head}${lines.join("")}${nothing}${next}`);
}

/** The file for GitHub Enterprise Server, made from the one for github.com. */
export function forEnterpriseServer(file: string): string {
  const changes: readonly (readonly [RegExp, string])[] = [
    [/^# Copy this file/, `${ENTERPRISE}# Copy this file`],
    [/actions\/upload-artifact@.*/, "actions/upload-artifact@c6a366c94c3e0affe28c06c8df20a878f24da3cf # v3.2.2"],
    [/ {10}overwrite: true[^\n]*\n/, ""],
    [/ {8}id: outcome\n/, ""],
    [/\n {6}- name: Say where it lies[\s\S]*$/, ""],
  ];
  return changes.reduce((text, [what, by]) => replaced(text, what, () => by), file);
}

const ENTERPRISE = `# FOR GITHUB ENTERPRISE SERVER. Artifacts are of version 3 here: later ones refuse to run there. Runners have to know
# Node 24 (2.327 or later). Actions of github.com are found by GitHub Connect; without it, mirror the three that
# stand behind \`uses:\`, and name your copies.
#
`;

function replaced(text: string, what: RegExp, by: (...found: string[]) => string): string {
  if (!what.test(text)) throw new RangeError(`the workflow file has no ${what}`);
  return text.replace(what, by);
}
