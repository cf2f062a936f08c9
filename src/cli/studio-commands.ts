import { resolve } from "node:path";
import type { Command } from "commander";
import { listStudios } from "./studio/list-studios.ts";
import { newStudio } from "./studio/new-studio.ts";
import { rehearseStudio } from "./studio/rehearse-studio.ts";
import { type PromptAsked, showPrompt } from "./studio/show-prompt.ts";
import { showStudio } from "./studio/show-studio.ts";
import { validateStudios } from "./studio/validate-studios.ts";
import type { ExitCode, Terminal } from "./terminal.ts";

interface Json {
  readonly json?: boolean;
}

const JSON_OPTION = ["--json", "one JSON object instead of text"] as const;

const ABOUT = `
Studios are those that come with the program; what lies in .haiku/studios of
the folder is laid over them. An address is <studio>, <studio>/<stage> or
<studio>/<stage>/<name>; a studio goes by its directory, name, slug or alias.

  haiku studio show data-pipeline/deployment/pipeline-engineer
  haiku studio validate .haiku/studios --json
  haiku studio prompt example/build --hat builder --sizes`;

/** `haiku studio …`: tools for those who write studios. */
export function addStudioCommands(program: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  const studio = program
    .command("studio")
    .description("list, show, check and write studios")
    .addHelpText("after", ABOUT);
  const here = (): Terminal => {
    const { directory } = program.opts<{ readonly directory: string }>();
    return { ...terminal, folder: resolve(terminal.folder, directory) };
  };
  studio
    .command("list")
    .description("studios that can be used here, with their stages and gates")
    .option(...JSON_OPTION)
    .action(async (options: Json) => done(await listStudios(here(), options)));
  studio
    .command("show")
    .description("what is in force after all texts were laid over each other, each part with its file")
    .argument("<address>", "<studio>[/<stage>[/<hat, review agent, template or phase>]]")
    .option(...JSON_OPTION)
    .action(async (address: string, options: Json) => done(await showStudio(here(), { address, ...options })));
  studio
    .command("validate")
    .description("every problem with file, line and what to do; exit code 1 when there is an error")
    .argument("[path]", "a project, a folder of studios, one studio or a haiku.yml; the project here without it")
    .option("--strict", "warnings are failures too")
    .option(...JSON_OPTION)
    .action(async (path: string | undefined, options: Json & { readonly strict?: boolean }) =>
      done(await validateStudios(here(), { path, ...options })),
    );
  studio
    .command("new")
    .description("write a studio, or one more stage of a studio, that validates and wants to be filled in")
    .argument("<address>", "<name of the studio> or <studio>/<name of the stage>")
    .option(...JSON_OPTION)
    .action(async (address: string, options: Json) => done(await newStudio(here(), { address, ...options })));
  addPrompt(studio, here, done);
  studio
    .command("rehearse")
    .description("walk one intent through every stage on a GitHub of this machine's own: no model, no key, no network")
    .argument("<studio>")
    .option("--playbook", "only print the playbook that the agents would follow")
    .option("--json", "one JSON object with the figures as the last line")
    .action(async (name: string, options: Json & { readonly playbook?: boolean }) =>
      done(await rehearseStudio(here(), { studio: name, ...options })),
    );
}

function addPrompt(studio: Command, here: () => Terminal, done: (code: ExitCode) => void): void {
  studio
    .command("prompt")
    .description("the prompt of a step with sample data, and how large its parts are")
    .argument("<address>", "<studio>/<stage>")
    .option("--hat <hat>", "a hat at work on a unit")
    .option("--fix-hat <hat>", "a hat of the fix chain at work on a finding")
    .option("--plan <role>", "a reviewer (or spec) who looks at the plan")
    .option("--work <role>", "a reviewer (or spec) who looks at the finished work")
    .option("--discovery <template>", "whoever writes this artifact")
    .option("--elaborate", "whoever plans the stage")
    .option("--sizes", "only the sizes")
    .option(...JSON_OPTION)
    .action(async (address: string, options: Omit<PromptAsked, "address">) =>
      done(await showPrompt(here(), { ...options, address })),
    );
}
