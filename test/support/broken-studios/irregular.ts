import { BUILD, build, CODE, DOER, GONE, SHIP, STUDIO, studio } from "./small-studio.ts";

/** What is irregular, the change to the small studio, and the warning: code, file, line; null: taken without a word. */
export type Irregular = readonly [
  what: string,
  Readonly<Record<string, string>>,
  code: string | null,
  file: string,
  line: number,
];

const HATS = "hats: [doer, verifier]\n";
const FIX = "fix_hats: [classifier, doer, feedback-assessor]\n";
const ship = (lines: string) => ({ [SHIP]: `---\n${HATS}${FIX}${lines}---\n` });
const OPERATION = "mini/operations/data-sync-monitor.md";
const LENS = "mini/stages/build/review-agents/lens.md";
const DISCOVERY = "mini/stages/build/discovery/FACTS.md";

const FRONT_MATTER: readonly Irregular[] = [
  ["a hat without front matter", { [DOER]: "Do.\n" }, null, DOER, 1],
  ["a hat with empty front matter", { [DOER]: "---\n---\nDo.\n" }, null, DOER, 1],
  ["a hat without a word", { [DOER]: "" }, null, DOER, 1],
  ["a hat that begins with a rule", { [DOER]: "Do.\n\n---\n\nMore.\n" }, null, DOER, 1],
  ["CRLF", { [STUDIO]: "---\r\nname: mini\r\nstages: [build, ship]\r\n---\r\nA studio.\r\n" }, null, STUDIO, 1],
  ["a byte order mark", { [BUILD]: `\uFEFF---\n${HATS}${FIX}---\n` }, null, BUILD, 1],
  [
    "front matter without a line after it",
    { [STUDIO]: "---\nname: mini\nstages: [build, ship]\n---" },
    null,
    STUDIO,
    1,
  ],
  ["comments in front matter", studio("name: mini # ours\n# all of them\nstages: [build, ship]\n"), null, STUDIO, 1],
  ["an extra field", build("color: green\n"), "field_unknown", BUILD, 4],
  ["a field of another version", { [DOER]: "---\nskills: [sql]\n---\nDo.\n" }, "field_unknown", DOER, 2],
  ["a misspelled field", build("revue: ask\n"), "field_unknown", BUILD, 4],
  ["a kind of agent, for other programs", { [DOER]: "---\nagent_type: doer\n---\nDo.\n" }, null, DOER, 2],
  ["a name that is the file's, as people write it", { [DOER]: "---\nname: DOER\n---\nDo.\n" }, null, DOER, 2],
  ["a name that is another than the file's", { [DOER]: "---\nname: maker\n---\nDo.\n" }, "name_differs", DOER, 2],
  ["a stage's name that is another than its folder's", build("name: make\n"), "name_differs", BUILD, 4],
  ["a template's name that is another than its file's", { [CODE]: "---\nname: X\n---\n" }, "name_differs", CODE, 2],
  ["a reach that its folder has", { [LENS]: "---\nscope: stage\n---\nLook.\n" }, null, LENS, 2],
  [
    "a reach that its folder has not",
    { [LENS]: "---\nname: lens\nscope: intent\n---\nLook.\n" },
    "scope_differs",
    LENS,
    3,
  ],
  ["an empty field", build("review:\ndescription: ~\n"), null, BUILD, 4],
  ["front matter after an empty line", { [DOER]: "\n---\nmodel: opus\n---\nDo.\n" }, "front_matter_late", DOER, 2],
  [
    "numbers where words are meant",
    studio("name: mini\nslug: 7\naliases: [1, 2.5]\nstages: [build, ship]\n"),
    null,
    STUDIO,
    1,
  ],
  ["a name that is not the folder's", studio("name: Small things\nstages: [build, ship]\n"), null, STUDIO, 1],
  ["an elaboration nobody knows", build("elaboration: sometimes\n"), "field_invalid", BUILD, 4],
  ["an interpretation nobody knows", { [DOER]: "---\ninterpretation: loose\n---\nDo.\n" }, "field_invalid", DOER, 2],
  ["a list for a model", { [DOER]: "---\nmodel: [opus]\n---\nDo.\n" }, "field_invalid", DOER, 2],
  ["inputs that are words", build("inputs: [design]\n"), "field_invalid", BUILD, 4],
  ["a wrong value inside a list", build("inputs:\n  - stage: build\n    output: [CODE]\n"), "field_invalid", BUILD, 6],
];

const LISTS: readonly Irregular[] = [
  ["a single gate", build("review: external\n"), null, BUILD, 4],
  ["a list of gates", build("review: [external, ask]\n"), null, BUILD, 4],
  [
    "a single hat",
    { [BUILD]: "---\nhats: verifier\nfix_hats: [classifier, verifier, feedback-assessor]\n---\n", [DOER]: GONE },
    "verifier_missing",
    BUILD,
    2,
  ],
  ["no verifier at the end", { [BUILD]: `---\nhats: [verifier, doer]\n${FIX}---\n` }, "verifier_missing", BUILD, 2],
  ["no fix hats", { [BUILD]: `---\n${HATS}---\n` }, "fix_chain_open", BUILD, 1],
  ["a fix chain without its ends", { [BUILD]: `---\n${HATS}fix_hats: [doer]\n---\n` }, "fix_chain_open", BUILD, 3],
  [
    "a fix chain in another order",
    { [BUILD]: `---\n${HATS}fix_hats: [doer, classifier, feedback-assessor]\n---\n` },
    "fix_chain_open",
    BUILD,
    3,
  ],
  ["a stage that is not in the list", studio("name: mini\nstages: [build]\n"), "stage_unlisted", STUDIO, 3],
  [
    "a hat that is in no list",
    { "mini/stages/build/hats/extra.md": "Extra.\n" },
    "hat_unlisted",
    "mini/stages/build/hats/extra.md",
    1,
  ],
  ["a time-out that is no length of time", build("gate-protocol:\n  timeout: soon\n"), "timeout_invalid", BUILD, 4],
  ["a condition that stands alone", build("gate-protocol: { conditions: looked at }\n"), null, BUILD, 4],
];

const LINKS: readonly Irregular[] = [
  [
    "an input called a discovery that is an output",
    ship("inputs:\n  - stage: build\n    discovery: CODE\n"),
    "input_kind",
    SHIP,
    5,
  ],
  [
    "an input called an output that is a discovery",
    { ...ship("inputs:\n  - stage: build\n    output: facts\n"), [DISCOVERY]: "---\nlocation: facts.md\n---\n" },
    "input_kind",
    SHIP,
    5,
  ],
  ["an input in small letters", ship("inputs:\n  - stage: build\n    output: code\n"), null, SHIP, 5],
  [
    "an input that names nothing",
    ship("inputs:\n  - stage: build\n    output: CODE\n  - stage: build\n    output: ELSE\n"),
    "input_unknown",
    SHIP,
    7,
  ],
  [
    "an input of a stage that is not there",
    ship("inputs: [{ stage: design, output: CODE }]\n"),
    "input_unknown",
    SHIP,
    4,
  ],
  ["an input with a stage alone", ship("inputs:\n  - stage: build\n"), null, SHIP, 4],
  [
    "an input of a later stage",
    {
      ...build("inputs:\n  - stage: ship\n    output: PAGE\n"),
      ...ship(""),
      "mini/stages/ship/outputs/PAGE.md": "---\nlocation: page.md\n---\n",
    },
    "input_later",
    BUILD,
    5,
  ],
  ["one stem in several stages", { "mini/stages/ship/review-agents/lens.md": "Look.\n" }, null, SHIP, 1],
  [
    "two borrowed agents of one stem",
    {
      ...ship("review-agents-include: [{ stage: build, agents: [lens] }]\n"),
      "mini/stages/ship/review-agents/lens.md": "Look.\n",
    },
    null,
    SHIP,
    1,
  ],
  ["an output in the list without a file", build("outputs:\n  - output: NOTHING\n    hat: doer\n"), null, BUILD, 4],
];

const PLACES: readonly Irregular[] = [
  ["a template without a place", { [CODE]: "Code.\n" }, "location_missing", CODE, 1],
  ["a place in parentheses", { [CODE]: "---\nlocation: (project source tree)\n---\n" }, null, CODE, 2],
  [
    "a folder that two templates share",
    { [CODE]: "---\nlocation: docs/\n---\n", "mini/stages/build/outputs/MORE.md": "---\nlocation: docs/\n---\n" },
    null,
    CODE,
    2,
  ],
  [
    "a template in small letters",
    { "mini/stages/build/outputs/security-fix.md": "---\nlocation: (code)\n---\n" },
    null,
    CODE,
    2,
  ],
  [
    "a required that is a word",
    { [CODE]: "---\nlocation: (code)\nrequired: sometimes\n---\n" },
    "field_invalid",
    CODE,
    3,
  ],
  ["operations beside the stages", { [OPERATION]: "Watch.\n" }, "file_unread", OPERATION, 1],
  [
    "reflections beside the stages",
    { "mini/reflections/integrity.md": "Think.\n" },
    "file_unread",
    "mini/reflections/integrity.md",
    1,
  ],
  [
    "a folder of nearly the right name",
    { "mini/stages/build/hat/extra.md": "x\n" },
    "file_unread",
    "mini/stages/build/hat/extra.md",
    1,
  ],
  [
    "hats below hats",
    { "mini/stages/build/hats/more/deep/down/x.md": "x\n" },
    "file_unread",
    "mini/stages/build/hats/more/deep/down/x.md",
    1,
  ],
  ["a README", { "mini/README.md": "About.\n", "README.md": "About.\n" }, null, STUDIO, 1],
  ["files of other kinds", { "mini/logo.svg": "<svg/>", "mini/stages/build/hats/notes.txt": "x" }, null, STUDIO, 1],
  ["a folder of templates", { "_templates/x/STAGE.md": "x\n" }, null, STUDIO, 1],
  [
    "the alias of another studio",
    {
      "other/STUDIO.md": "---\nname: other\naliases: [mini]\nstages: [build]\n---\n",
      "other/stages/build/STAGE.md": `---\n${HATS}${FIX}---\n`,
      "other/stages/build/hats/doer.md": "x\n",
      "other/stages/build/hats/verifier.md": "x\n",
    },
    "studio_named_twice",
    "other/STUDIO.md",
    3,
  ],
];

export const IRREGULAR: readonly Irregular[] = [...FRONT_MATTER, ...LISTS, ...LINKS, ...PLACES];
