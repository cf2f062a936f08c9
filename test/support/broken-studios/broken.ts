import { BUILD, build, CODE, DOER, GONE, SHIP, STUDIO, studio } from "./small-studio.ts";

/** What is broken, the change to the small studio, and the error: code, file, line. */
export type Broken = readonly [
  what: string,
  Readonly<Record<string, string>>,
  code: string,
  file: string,
  line: number,
];

const deepYaml = `x: ${"[".repeat(30)}${"]".repeat(30)}\n`;
const veryDeepYaml = `x: ${"{a: ".repeat(6_000)}1${"}".repeat(6_000)}\n`;
const tenMegabytes = "A line of text that goes on and on.\n".repeat(300_000);
const HATS = "hats: [doer, verifier]\nfix_hats: [classifier, doer, feedback-assessor]\n";
const AGENT = (name: string) => `mini/stages/build/review-agents/${name}.md`;
const OUTPUT = (name: string) => `mini/stages/build/outputs/${name}.md`;
const hats = (list: string) => ({
  [BUILD]: `---\nhats: [${list}]\nfix_hats: [classifier, doer, feedback-assessor]\n---\n`,
});

const YAML: readonly Broken[] = [
  ["a list that is not closed", { [BUILD]: "---\nhats: [doer\n---\n" }, "yaml_invalid", BUILD, 3],
  ["a colon in plain text", build("description: what: it does\n"), "yaml_invalid", BUILD, 4],
  ["a tab for indentation", build("inputs:\n\t- stage: build\n"), "yaml_invalid", BUILD, 5],
  ["a quote that is not closed", build('description: "half\n'), "yaml_invalid", BUILD, 5],
  ["a field twice", build("review: ask\nreview: auto\n"), "yaml_invalid", BUILD, 5],
  ["an anchor", { [BUILD]: "---\nhats: &h [doer, verifier]\n---\n" }, "yaml_invalid", BUILD, 2],
  ["an alias without an anchor", { [BUILD]: "---\nhats: *h\n---\n" }, "yaml_invalid", BUILD, 2],
  ["a hundred aliases of aliases", build(`a: &a [x,x]\n${"b: &b [*a,*a]\n".repeat(1)}`), "yaml_invalid", BUILD, 4],
  ["a tag", build("description: !!binary aGFpa3U=\n"), "yaml_invalid", BUILD, 4],
  ["a tag of a program's own", build("description: !include other.md\n"), "yaml_invalid", BUILD, 4],
  ["a merge key", build("await:\n  <<: { check: x }\n"), "yaml_invalid", BUILD, 5],
  ["a directive", { [BUILD]: `---\n%YAML 1.1\n${HATS}---\n` }, "yaml_invalid", BUILD, 2],
  ["a name that reaches the prototype", build("__proto__: { review: auto }\n"), "yaml_invalid", BUILD, 4],
  ["a list for a name", build("? [a, b]\n: c\n"), "yaml_invalid", BUILD, 4],
  ["a list in place of fields", { [STUDIO]: "---\n- build\n- ship\n---\n" }, "yaml_invalid", STUDIO, 2],
  ["a text in place of fields", { [STUDIO]: "---\njust words\n---\n" }, "yaml_invalid", STUDIO, 2],
  ["brackets thirty deep", build(deepYaml), "yaml_invalid", BUILD, 4],
  ["brackets six thousand deep", build(veryDeepYaml), "yaml_invalid", BUILD, 4],
  [
    "more fields than anybody writes",
    build(`x: ${"{a: ".repeat(9_000)}1${"}".repeat(9_000)}\n`),
    "too_large",
    BUILD,
    1,
  ],
  [
    "front matter that does not end",
    { [STUDIO]: "---\nname: mini\nstages: [build]\n" },
    "front_matter_missing",
    STUDIO,
    1,
  ],
  ["front matter of a hat that does not end", { [DOER]: "---\nmodel: opus\nDo.\n" }, "front_matter_missing", DOER, 1],
  [
    "bad YAML in CRLF",
    { [BUILD]: "---\r\nhats: [doer, verifier]\r\nreview: a: b\r\n---\r\n" },
    "yaml_invalid",
    BUILD,
    3,
  ],
  [
    "bad YAML after a byte order mark",
    { [BUILD]: "\uFEFF---\nhats: [doer, verifier]\nreview: a: b\n---\n" },
    "yaml_invalid",
    BUILD,
    3,
  ],
];

const BYTES: readonly Broken[] = [
  ["a NUL byte in a text", { [DOER]: "Do.\nDo\0not.\n" }, "not_text", DOER, 2],
  ["a NUL byte in front matter", { [BUILD]: `---\n${HATS}description: a\0b\n---\n` }, "not_text", BUILD, 4],
  ["a file in UTF-16", { [DOER]: "D\0o\0.\0" }, "not_text", DOER, 1],
  ["bytes that are no UTF-8", { [DOER]: "Do.\n\nCaf\uFFFD\n" }, "not_text", DOER, 3],
  ["line ends of a single CR", { [STUDIO]: "---\rname: mini\rstages: [build]\r---\r" }, "not_text", STUDIO, 1],
  ["a mandate of 10 MB", { [DOER]: tenMegabytes }, "too_large", DOER, 1],
  [
    "front matter of 10 MB",
    { [BUILD]: `---\n${HATS}description: ${"x".repeat(10_000_000)}\n---\n` },
    "too_large",
    BUILD,
    1,
  ],
  ["a mandate over the limit in bytes alone", { [DOER]: "é".repeat(140 * 1024) }, "too_large", DOER, 1],
  [
    "a shared text of 10 MB",
    { "_shared/hats/classifier.md": tenMegabytes },
    "too_large",
    "_shared/hats/classifier.md",
    1,
  ],
  [
    "a shared text with a NUL byte that no list names",
    { "_shared/hats/extra.md": "\0" },
    "not_text",
    "_shared/hats/extra.md",
    1,
  ],
];

const STAGES: readonly Broken[] = [
  ["no stages", { [STUDIO]: "---\nname: mini\n---\n" }, "stages_missing", STUDIO, 1],
  ["an empty list of stages", studio("stages: []\n"), "stages_missing", STUDIO, 2],
  ["no front matter in STUDIO.md", { [STUDIO]: "A studio.\n" }, "stages_missing", STUDIO, 1],
  ["a number for a list of stages of which there is none", studio("stages: 7\n"), "stages_missing", STUDIO, 2],
  ["objects for stages", studio("stages: [{ name: build }]\n"), "stages_missing", STUDIO, 2],
  ["an unknown stage", studio("stages:\n  - build\n  - shipp\n"), "stage_missing", STUDIO, 4],
  ["a stage without STAGE.md", { [SHIP]: GONE }, "stage_missing", STUDIO, 3],
  ["the reserved stage main", studio("stages:\n  - main\n"), "name_reserved", STUDIO, 3],
  ["the reserved stage ledger", studio("stages: [ledger]\n"), "name_reserved", STUDIO, 2],
  ["a stage in capitals", studio("stages: [Build]\n"), "name_invalid", STUDIO, 2],
  ["a stage that is a path", studio("stages: [../build]\n"), "name_invalid", STUDIO, 2],
  ["a stage with a slash", studio("stages: [build/ship]\n"), "name_invalid", STUDIO, 2],
  ["a stage with a space", studio("stages: ['build it']\n"), "name_invalid", STUDIO, 2],
  ["a stage with a line break", studio('stages: ["build\\nship"]\n'), "name_invalid", STUDIO, 2],
  ["a stage that is called nothing", studio("stages: ['']\n"), "name_invalid", STUDIO, 2],
  ["a stage of a hundred letters", studio(`stages: [${"a".repeat(100)}]\n`), "name_invalid", STUDIO, 2],
  ["a stage twice", studio("stages:\n  - build\n  - ship\n  - build\n"), "named_twice", STUDIO, 5],
  [
    "a circle of two stages",
    {
      ...build("inputs: [{ stage: ship, output: PAGE }]\n"),
      "mini/stages/ship/outputs/PAGE.md": "---\nlocation: docs/page.md\n---\n",
    },
    ...(["inputs_circular", BUILD, 4] as const),
  ],
  ["a stage that waits for itself", build("inputs: [{ stage: build, output: CODE }]\n"), "inputs_circular", BUILD, 4],
];

const HATS_AND_AGENTS: readonly Broken[] = [
  ["no hats", { [BUILD]: "Build it.\n" }, "hats_missing", BUILD, 1],
  ["a number for hats", { [BUILD]: "---\nhats: { doer: 1 }\n---\n" }, "hats_missing", BUILD, 2],
  ["a hat without a file", { [DOER]: GONE }, "hat_missing", BUILD, 2],
  [
    "a hat on a line of its own without a file",
    { [BUILD]: "---\nhats:\n  - doer\n  - verifyer\n---\n" },
    "hat_missing",
    BUILD,
    4,
  ],
  [
    "a fix hat without a file",
    { [BUILD]: "---\nhats: [doer, verifier]\nfix_hats: [classifier, fixer, feedback-assessor]\n---\n" },
    "hat_missing",
    BUILD,
    3,
  ],
  [
    "a hat whose file has another ending",
    { [DOER]: GONE, "mini/stages/build/hats/doer.txt": "Do." },
    "hat_missing",
    BUILD,
    2,
  ],
  [
    "a hat in a folder below hats",
    { [DOER]: GONE, "mini/stages/build/hats/more/doer.md": "Do." },
    "hat_missing",
    BUILD,
    2,
  ],
  ["a hat twice", hats("doer, verifier, doer"), "named_twice", BUILD, 2],
  [
    "a fix hat twice",
    { [BUILD]: "---\nhats: [doer, verifier]\nfix_hats: [classifier, doer, doer, feedback-assessor]\n---\n" },
    "named_twice",
    BUILD,
    3,
  ],
  ["the reserved hat gate", hats("gate, verifier"), "name_reserved", BUILD, 2],
  ["the reserved hat review", hats("review, verifier"), "name_reserved", BUILD, 2],
  ["a hat that leads out of the tree", hats("../../../../etc/passwd, verifier"), "name_invalid", BUILD, 2],
  ["a hat that is a minus", hats("'-', verifier"), "name_invalid", BUILD, 2],
  ["no classifier anywhere", { "_shared/hats/classifier.md": GONE }, "hat_missing", BUILD, 3],
  ["the reserved agent user", { [AGENT("user")]: "Look.\n" }, "name_reserved", AGENT("user"), 1],
  [
    "the reserved agent quality_gates",
    { [AGENT("quality_gates")]: "Look.\n" },
    "name_reserved",
    AGENT("quality_gates"),
    1,
  ],
  [
    "the reserved agent delivery for the whole intent",
    { "mini/review-agents/delivery.md": "Look.\n" },
    "name_reserved",
    "mini/review-agents/delivery.md",
    1,
  ],
  ["an agent with a colon", { [AGENT("build:lens")]: "Look.\n" }, "name_invalid", AGENT("build:lens"), 1],
  ["two agents that differ in case alone", { [AGENT("Lens")]: "Look.\n" }, "case_differs", AGENT("lens"), 1],
  [
    "agents of a stage that is not there",
    build("review-agents-include:\n  - stage: desing\n    agents: [lens]\n"),
    "stage_unknown",
    BUILD,
    5,
  ],
  [
    "an agent that is not there",
    build("review-agents-include:\n  - stage: build\n    agents: [lenz]\n"),
    "agent_unknown",
    BUILD,
    5,
  ],
  ["no mandate for the plan's reviewer", { "_shared/roles/spec-plan.md": GONE }, "mandate_missing", STUDIO, 1],
];

const GATES_AND_TEMPLATES: readonly Broken[] = [
  ["an unknown gate", build("review: maybe\n"), "gate_unknown", BUILD, 4],
  ["one unknown gate of two", build("review: [ask, sometimes]\n"), "gate_unknown", BUILD, 4],
  ["a gate that is an object", build("review:\n  ask: true\n"), "gate_unknown", BUILD, 4],
  ["no gate in the list of gates", build("review: []\n"), "gate_unknown", BUILD, 4],
  ["a gate that awaits nothing", build("review: await\n"), "await_missing", BUILD, 4],
  ["a gate that awaits no date", build("review: await\nawait: { date: tomorrow }\n"), "date_invalid", BUILD, 5],
  ["a location above the repository", { [CODE]: "---\nlocation: ../x.md\n---\n" }, "location_invalid", CODE, 2],
  ["an absolute location", { [CODE]: "---\nname: x\nlocation: /etc/x\n---\n" }, "location_invalid", CODE, 3],
  ["a location in .git", { [CODE]: "---\nlocation: .git/hooks/x\n---\n" }, "location_invalid", CODE, 2],
  ["a location with backslashes", { [CODE]: "---\nlocation: docs\\x.md\n---\n" }, "location_invalid", CODE, 2],
  ["a parenthesis that is not closed", { [CODE]: "---\nlocation: (anywhere\n---\n" }, "location_invalid", CODE, 2],
  [
    "two templates for one file",
    { [OUTPUT("A")]: "---\nlocation: a.md\n---\n", [OUTPUT("B")]: "---\nlocation: a.md\n---\n" },
    "location_taken",
    OUTPUT("B"),
    2,
  ],
  [
    "a template with a space",
    { [OUTPUT("MY CODE")]: "---\nlocation: a.md\n---\n" },
    "name_invalid",
    OUTPUT("MY CODE"),
    1,
  ],
  [
    "two templates that differ in case alone",
    { [OUTPUT("Code")]: "---\nlocation: b.md\n---\n" },
    "case_differs",
    OUTPUT("Code"),
    1,
  ],
  [
    "two studios of one name",
    { "other/STUDIO.md": "---\nname: MINI\nstages: [ship]\n---\n" },
    "studio_named_twice",
    "other/STUDIO.md",
    2,
  ],
  [
    "a folder that is no studio",
    { "mimi/stages/build/hats/doer.md": "Do.\n" },
    "studio_missing",
    "mimi/stages/build/hats/doer.md",
    1,
  ],
  [
    "a STUDIO.md in small letters",
    { [STUDIO]: GONE, "mini/studio.md": "---\nstages: [build]\n---\n" },
    "studio_missing",
    "mini/stages/build/STAGE.md",
    1,
  ],
];

export const BROKEN: readonly Broken[] = [...YAML, ...BYTES, ...STAGES, ...HATS_AND_AGENTS, ...GATES_AND_TEMPLATES];
