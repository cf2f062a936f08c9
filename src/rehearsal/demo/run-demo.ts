import { chmod, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describeError } from "../../shared/index.ts";
import type { LocalGitHub } from "../github/index.ts";
import type { ActionMain } from "../github/workflows/index.ts";
import { Activity } from "./activity.ts";
import { AppProcess } from "./app-process.ts";
import { countSource } from "./data-set.ts";
import { type CloneAt, cloneRepository, type DeliveredResult, tryDelivered, verifyDemoLedger } from "./delivered.ts";
import { APP_ID, type Credentials, makeCredentials, type PersonName, REPO } from "./demo-users.ts";
import { explainStall } from "./explain-stall.ts";
import { type Evidence, type Figures, figures, shortcomings } from "./figures.ts";
import { checkIdempotence } from "./idempotence-check.ts";
import { LastLines } from "./last-lines.ts";
import type { DemoOptions } from "./options.ts";
import { Person } from "./person.ts";
import { type PreparedProject, prepareProject } from "./prepare-project.ts";
import { type Say, teller } from "./progress.ts";
import { type Ledger, readLedger } from "./read-ledger.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { freePort, startDemoGitHub } from "./start-demo-github.ts";
import type { Ending } from "./stories/index.ts";

/** Where the demo runs, with what, and who is told. */
export interface DemoPlace {
  /** Folder of this repository, with `dist/` built. */
  readonly root: string;
  readonly node: string;
  /** What every program of the demo gets: PATH and HOME. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of models that real agents get. */
  readonly modelKeys: Readonly<Record<string, string>>;
  readonly write: (line: string) => void;
  /** Plays our Action in this process; left out: it is the built program, as on GitHub. */
  readonly action?: ActionMain;
  /** Resolves when somebody asks the demo to end. */
  readonly interrupted: () => Promise<void>;
}

interface Stage {
  readonly place: DemoPlace;
  readonly options: DemoOptions;
  readonly folder: string;
  readonly started: number;
  readonly say: Say;
  readonly project: PreparedProject;
  readonly credentials: Credentials;
  readonly local: LocalGitHub;
  readonly app: AppProcess;
  readonly people: Readonly<Record<PersonName, Person>>;
  readonly activity: Activity;
  readonly jobLog: LastLines;
}

/** Runs the whole demo; true when everything it promises was seen. */
export async function runDemo(options: DemoOptions, place: DemoPlace): Promise<boolean> {
  const started = Date.now();
  const folder = await scratchFolder();
  await chmod(folder, 0o755); // as on a runner: the agent may work as another user
  const stage = await setStage(options, { place, folder, started }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  try {
    const shown = await Promise.race([play(stage), place.interrupted().then(() => null)]);
    if (shown === null) {
      stage.say("interrupted; everything is stopped");
      return false;
    }
    if (options.keep) await keepRunning(stage);
    if (options.json) place.write(JSON.stringify(shown.figures));
    return shown.asPromised;
  } catch (error) {
    stage.say("failed");
    place.write(describeError(error)); // whole, however long
    for (const line of await explainStall({ ...stage, eyes: stage.people.maintainer })) place.write(line);
    return false;
  } finally {
    await stage.app.stop();
    await stage.local.close();
    if (!options.keep) await rm(folder, { recursive: true, force: true });
  }
}

/** How long people wait: a playbook is quick, a model may think for as long as a step may take. */
const PLAYED = { quietMs: 45_000, lookMs: 1_000, wholeMs: 900_000 };
const REAL_AGENTS = { quietMs: 35 * 60_000, lookMs: 15_000, wholeMs: 12 * 3_600_000 };

type Beginning = Pick<Stage, "place" | "folder" | "started">;

async function setStage(options: DemoOptions, { place, folder, started }: Beginning): Promise<Stage> {
  const say = teller(place.write, started);
  const credentials = makeCredentials();
  const { root, environment, modelKeys, action } = place;
  const ground = { root, environment, say, folder: join(folder, "project"), keys: Object.keys(modelKeys) };
  const project = await prepareProject(options, ground);
  const port = await freePort();
  const webhookUrl = `http://127.0.0.1:${port}/api/github/webhooks`;
  const plan = { root, folder, credentials, seed: options.seed, webhookUrl, secrets: modelKeys, action };
  const jobLog = new LastLines(40);
  const beginning = { project: ground.folder, hasHistory: project.hasHistory };
  const local = await startDemoGitHub({ ...plan, ...beginning, log: (line) => jobLog.add(line) });
  say(`a GitHub of this machine's own: ${local.url}`);
  const app = appProcess(options, { place, port, local, credentials, say });
  const person = (name: PersonName): Person => new Person(credentials.tokens[name], local.url);
  const people = { developer: person("developer"), maintainer: person("maintainer"), outsider: person("outsider") };
  const check = (): void => {
    if (app.failure) throw app.failure;
  };
  const activity = new Activity(local, { ...(options.agent ? REAL_AGENTS : PLAYED), check, tell: say });
  return { place, options, folder, started, say, project, credentials, local, app, people, activity, jobLog };
}

type AppNeeds = Pick<Stage, "place" | "local" | "credentials" | "say"> & { readonly port: number };

function appProcess(options: DemoOptions, { place, port, local, credentials, say }: AppNeeds): AppProcess {
  const environment = {
    ...place.environment,
    NODE_ENV: "production",
    APP_ID: String(APP_ID),
    PRIVATE_KEY: credentials.privateKey,
    WEBHOOK_SECRET: credentials.webhookSecret,
    HOST: "127.0.0.1",
    PORT: String(port),
    HAIKU_API_URL: local.url,
    HAIKU_GATHER_MS: "25",
    // Here a dispatched job is seen at once; one that is not was lost with the process that died.
    HAIKU_DISPATCH_GRACE_MS: "3000",
  };
  const program = join(place.root, "dist/app.mjs");
  return new AppProcess({ program, node: place.node, port, environment, killAt: options.killAt, say });
}

async function play(stage: Stage): Promise<{ readonly figures: Figures; readonly asPromised: boolean }> {
  const { say, people, activity } = stage;
  const { script } = stage.project;
  say(script.says);
  await stage.app.start();
  say("the App is ready, as its own process");
  const ending = await script.play({ people, activity, say });
  const evidence = await examine(stage, ending);
  const shown = figures(evidence);
  const wrong = shortcomings(shown, evidence, script.story?.promises ?? []);
  for (const line of wrong) say(`not as it should be: ${line}`);
  say(wrong.length === 0 ? `done: everything the demo promises was seen` : "done, but not as promised");
  return { figures: shown, asPromised: wrong.length === 0 };
}

/** Looks at what was delivered the way a stranger would, then has the App look once more. */
async function examine(stage: Stage, ending: Ending): Promise<Evidence> {
  const { place, local, people, say, folder, credentials, app, activity } = stage;
  const clone: CloneAt = { folder: join(folder, "clone"), environment: place.environment, node: place.node };
  await mkdir(folder, { recursive: true });
  await cloneRepository(`${local.url}/${REPO.owner}/${REPO.name}.git`, clone);
  const tried = await tryPromised(stage, clone);
  const verify = await verifyDemoLedger(clone, join(place.root, "dist/cli.mjs"));
  say(`the ledger, replayed in the clone: ${verify}`);
  const threads = (await Promise.all(ending.pulls.map((pull) => people.maintainer.threads(pull)))).flat();
  const places = [ending.issue, ...ending.pulls];
  const refused = await Promise.all(places.map((place) => people.maintainer.countRefusals(place)));
  const refusedCommands = refused.reduce((sum, count) => sum + count, 0);
  const jobs = await people.maintainer.countRuns();
  const ledger = await readLedger(clone, ending.slug);
  const annotated = await annotatedFindings(people.maintainer, ledger);
  const [seconds, stats] = [(Date.now() - stage.started) / 1000, local.stats()];
  const secondReconcileWrites = await checkIdempotence(local, app, {
    news: activity,
    privateKey: credentials.privateKey,
  });
  say(`one more look at everything: ${secondReconcileWrites} writes`);
  const deaths = { appDeaths: app.deaths, appDeathsWanted: stage.options.killAt.length };
  const more = {
    seconds,
    jobs,
    threads,
    annotated,
    refusedCommands,
    secondReconcileWrites,
    ...deaths,
  };
  return { ledger, stats, verify, ...tried, ...more, problems: local.problems };
}

/** Where it is known what was to be delivered, it is run. */
async function tryPromised(
  { project, place, say }: Stage,
  clone: CloneAt,
): Promise<{ readonly delivered: DeliveredResult | null; readonly rowsSource: number | null }> {
  const { story } = project.script;
  if (story === null) return { delivered: null, rowsSource: null };
  say("git clone of the default branch; its own tests, its program on the data");
  const delivered = await tryDelivered(clone, story.program);
  const rowsSource = await countSource(place.root, story.sources);
  say(`delivered tests: ${delivered.tests.passed} passed, ${delivered.tests.failed} failed`);
  say(`rows: ${rowsSource} in the source, ${delivered.rowsLoaded} loaded`);
  return { delivered, rowsSource };
}

/** Findings without a thread whose commit carries a check with annotations that name them. */
async function annotatedFindings(eyes: Person, { findings }: Ledger): Promise<ReadonlySet<string>> {
  const anchored = findings.flatMap(({ id, anchor }) => (anchor ? [{ id, commit: anchor.commit }] : []));
  const found = await Promise.all(
    anchored.map(async ({ id, commit }) =>
      (await eyes.annotations(commit)).some((one) => one.includes(id)) ? [id] : [],
    ),
  );
  return new Set(found.flat());
}

async function keepRunning({ place, local, folder, credentials }: Stage): Promise<void> {
  place.write("");
  place.write(`everything keeps running until Ctrl-C:`);
  place.write(`  pages       ${local.url}/${REPO.owner}/${REPO.name}`);
  place.write(`  clone       git clone ${local.url}/${REPO.owner}/${REPO.name}.git`);
  place.write(`  token       ${credentials.tokens.maintainer} (maintainer)`);
  place.write(`  files       ${folder}`);
  await place.interrupted();
}
