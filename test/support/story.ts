import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../src/app/system-clock.ts";
import type { CrashPoint } from "../../src/engine/index.ts";
import type { IntentState } from "../../src/method/index.ts";
import type { Account, Clock, RunRequest } from "../../src/ports/index.ts";
import { APP_SLUG, type Credentials, PEOPLE, type PersonName, REPO } from "../../src/rehearsal/demo/demo-users.ts";
import { repositoryRoot } from "../../src/rehearsal/demo/repository-root.ts";
import { startDemoGitHub } from "../../src/rehearsal/demo/start-demo-github.ts";
import type { LocalGitHub, LocalGitHubOptions, RepoOptions, RuleOptions } from "../../src/rehearsal/github/index.ts";
import type { ActionMain } from "../../src/rehearsal/github/workflows/index.ts";
import { HostError } from "../../src/shared/index.ts";
import { testCredentials } from "./credentials.ts";
import { comesToRest, disturb, disturbAct, disturbTurn } from "./harness/in-world.ts";
import { laidOn, THIS_WORLD } from "./harness/world-of-this-run.ts";
import { isPlain, type World } from "./harness/worlds.ts";
import { answersInMemory } from "./in-memory/fetch.ts";
import { LedgerReader } from "./ledger-reader.ts";
import { signingKeyOf } from "./signing-key.ts";
import { DIED, StoryApp } from "./story-app.ts";
import { unansweredCommands, writesOf } from "./story-end.ts";
import { type Artifact, artifactOf, type Brought, HandDispatcher, made, PLANNED, SIGNED } from "./story-jobs.ts";
import { type PullSeen, StoryPerson } from "./story-person.ts";
import { layOutProject } from "./story-project.ts";
import { VirtualClock } from "./virtual-clock.ts";
import { WebhookRelay } from "./webhook-relay.ts";

export interface StoryOptions {
  /** `real`: the local GitHub's runner with the shipped Action. `by-hand`: the story writes the artifacts. */
  readonly jobs?: "real" | "by-hand";
  /** With real jobs: plays the Action in this process, where its own processes are not what the story is about. */
  readonly action?: ActionMain;
  /** With real jobs: workflows get our Action from a release of it, which the story makes. */
  readonly released?: boolean;
  /** What workflows get as `secrets`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Files of the project besides the tiny one's. */
  readonly files?: Readonly<Record<string, string>>;
  readonly withWorkflow?: boolean;
  readonly seed?: number;
  /** Rules of the repository's branches. */
  readonly rules?: readonly RuleOptions[];
  /** By how much the clock of the App's machine is ahead of GitHub's, in milliseconds. */
  readonly aheadMs?: number;
  /** An older server than GitHub's own. */
  readonly server?: "older";
  /** Its other settings, and its plan. */
  readonly repository?: Parameters<typeof startDemoGitHub>[0]["repository"];
  /** Whether numbers are as long as on github.com. */
  readonly ids?: "long";
  /** Other repositories of the same GitHub. */
  readonly besides?: readonly RepoOptions[];
  /** GitHub's limits, where they are not as usual. */
  readonly limits?: LocalGitHubOptions["limits"];
  /** Names of more repositories of the same owner, with the same files. */
  readonly neighbours?: readonly string[];
  /** How often the App looks at everything unasked. */
  readonly sweepMs?: number;
  /** Whether a second process of the App works beside the first. */
  readonly twice?: boolean;
  /** Where the first process of the App comes to a sudden end; the story begins another one: `diesAndRestarts`. */
  readonly diesAt?: CrashPoint;
  /** How long people wait for something, where a story has much going on at once. */
  readonly patienceMs?: number;
}

/** How long people wait for something: with real jobs longer. Less than a test may take, so that it says what it saw. */
const PATIENCE_MS = { real: 180_000, "by-hand": 150_000 } as const;

/** How long people wait for everything to come to rest before they look all the same. */
const LONGEST_REST_MS = 500;

/** In a world of its own people look so often until they wait for longer, and wait so often for long until they give up. */
const LOOKS_OF_PATIENCE = 8;
const LONG_WAITS = 16;
const LONG_WAIT_SECONDS = 300;

/** What an operator sets otherwise when the App is started again. */
export interface AppSettings {
  readonly keys?: Partial<Pick<Credentials, "privateKey" | "webhookSecret">>;
  /** The secret of before, while secrets are changed. */
  readonly previousSecret?: string;
  /** How long it gathers what comes in before it looks. */
  readonly gatherMs?: number;
}

interface StoryParts {
  readonly town: LocalGitHub;
  readonly app: StoryApp;
  readonly start: (settings?: AppSettings) => Promise<StoryApp>;
  /** Another process of the same App. */
  readonly other: StoryApp | null;
  readonly patienceMs: number;
  readonly jobs: HandDispatcher;
  readonly clock: Clock;
  readonly folder: string;
  readonly playing: "real" | "by-hand";
  readonly world: World;
  /** Whether people sign what they commit. */
  readonly signs: boolean;
}

/** A GitHub, the App in this process, and three people: `developer` (write), `maintainer`, `outsider` (read). */
export class Story implements AsyncDisposable {
  readonly town: LocalGitHub;
  app: StoryApp;
  readonly jobs: HandDispatcher;
  /** Virtual where the story plays the jobs itself: a second goes by with everything people do, a minute with a job. */
  readonly clock: Clock;
  readonly developer: StoryPerson;
  readonly maintainer: StoryPerson;
  readonly outsider: StoryPerson;
  readonly #folder: string;
  readonly #ledgers: LedgerReader;
  readonly #other: StoryApp | null;
  readonly #patienceMs: number;
  readonly #playing: StoryParts["playing"];
  readonly #start: StoryParts["start"];
  readonly #world: World;
  readonly #signs: boolean;
  #resting: Promise<void> | null = null;

  constructor(parts: StoryParts) {
    this.#playing = parts.playing;
    this.#world = parts.world;
    this.#signs = parts.signs;
    this.town = parts.town;
    this.app = parts.app;
    this.#start = parts.start;
    this.jobs = parts.jobs;
    this.clock = parts.clock;
    this.#folder = parts.folder;
    this.#ledgers = new LedgerReader(parts.town.host.gitDirectory(REPO));
    this.#other = parts.other;
    this.#patienceMs = parts.patienceMs;
    const person = (login: PersonName): StoryPerson =>
      new StoryPerson(login, {
        token: parts.town.tokenFor(login),
        baseUrl: parts.town.url,
        acts: () => this.#acts(),
        signs: parts.signs,
      });
    this.developer = person("developer");
    this.maintainer = person("maintainer");
    this.outsider = person("outsider");
  }

  /** What every process of the App has written into its log. */
  get logged(): readonly string[] {
    return [this.app, this.#other].flatMap((one) => one?.lines ?? []);
  }

  /** What the App says to whoever asks whether it is ready. */
  async ready(): Promise<string> {
    return (await (await fetch(new URL("/readyz", this.app.webhookUrl))).text()).trim();
  }

  /** The same person in another repository. */
  elsewhere(login: PersonName, repository: string): StoryPerson {
    const acts = () => this.#acts();
    const account = { token: this.town.tokenFor(login), baseUrl: this.town.url, acts, signs: this.#signs };
    return new StoryPerson(login, { ...account, elsewhere: repository });
  }

  /** So many seconds go by, where the clock is a virtual one. */
  passes(seconds: number): void {
    disturbTurn(this, this.#world);
    if (this.clock instanceof VirtualClock) this.clock.passes(seconds);
  }

  /** Somebody is about to do something. */
  #acts(): void {
    disturbAct(this, this.#world);
    if (this.clock instanceof VirtualClock) this.clock.passes(1);
  }

  /** Looks after everything that happens until there is something to see. Fails with what people see by then. */
  async until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
    const deadline = Date.now() + this.#patienceMs;
    for (let looks = 1; ; looks += 1) {
      await this.#settles();
      const found = await look();
      if (found !== null && found !== undefined && found !== false) return found;
      await sleep(60);
      if (!isPlain(this.#world) && looks % LOOKS_OF_PATIENCE === 0) await this.#waitsLong();
      if (Date.now() >= deadline || this.#waitedEnough(looks))
        throw new HostError(`waited in vain for ${what}\n${await this.scene()}`, { retryable: false });
    }
  }

  /** By then more than an hour has gone by on a virtual clock; real jobs take their time by the machine's. */
  #waitedEnough(looks: number): boolean {
    return !isPlain(this.#world) && this.#playing === "by-hand" && looks > LONG_WAITS * LOOKS_OF_PATIENCE;
  }

  /** Where GitHub is slow or loses what it tells, it is found at the next look at everything, or at the one after that. */
  async #waitsLong(): Promise<void> {
    if (this.clock instanceof VirtualClock) this.clock.passes(LONG_WAIT_SECONDS);
    await (this.#playing === "real" ? this.#sweeps() : this.looks()); // real jobs run on by themselves
  }

  /** All trouble of the world ends, and there is time for whatever waits. */
  async comesToRest(): Promise<void> {
    comesToRest(this, this.#world);
    for (let look = 0; look < 2; look += 1) {
      if (this.clock instanceof VirtualClock) this.clock.passes(120);
      await this.looks();
    }
  }

  /**
   * What is under way comes to its end before somebody looks: a look while the App works costs as much as the work.
   * Not for long, as an App that tries again waits for seconds; and not where jobs run on by themselves.
   */
  async #settles(): Promise<void> {
    if (this.#playing === "real") return;
    this.#resting ??= this.#quiet().finally(() => {
      this.#resting = null;
    });
    await Promise.race([this.#resting, sleep(LONGEST_REST_MS)]);
  }

  /** From now on every event goes to both processes of the App at the same moment, until the relay is disposed of. */
  async bothHear(): Promise<WebhookRelay> {
    const relay = new WebhookRelay([this.app, this.#other].flatMap((app) => app?.webhookUrl ?? []));
    this.town.setWebhookUrl(APP_SLUG, await relay.start());
    return relay;
  }

  /** From now on no event comes through until the relay lets them go. */
  async hearsLate(): Promise<WebhookRelay> {
    const relay = await this.bothHear();
    relay.holds();
    return relay;
  }

  /** Everything is at rest: no event, no job, nothing in the App's queue. Where no event comes, the App has looked by itself. */
  async rests(): Promise<void> {
    await this.#quiet();
    if (!this.#world.deliveries?.drop) return;
    await this.#sweeps();
    await this.#quiet();
  }

  async #quiet(): Promise<void> {
    let seen = -1;
    while (seen !== this.town.requests.length) {
      seen = this.town.requests.length;
      await this.town.idle();
      await Promise.all([this.app.idle(), this.#other?.idle()]);
    }
  }

  /** Another process takes the App's place, that knows only what GitHub and the ledger says. */
  async restarts(settings: AppSettings = {}): Promise<void> {
    await this.isDownWhile(async () => undefined, settings);
  }

  /** There is no process of the App while this happens; then one begins, with the settings it had unless others are given. */
  async isDownWhile(meanwhile: () => Promise<unknown>, settings: AppSettings = {}): Promise<void> {
    await this.app.stop();
    await meanwhile();
    this.app = await this.#start(settings);
  }

  /** The process dies where the story says, something happens while there is none, and another one begins. */
  async diesAndRestarts(meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> {
    await this.until("the App to die", async () => this.app.lines.some((line) => line.includes(DIED)));
    await this.app.stop();
    await meanwhile();
    this.app = await this.#start();
  }

  /** Has the App look at everything and come to rest. */
  async looks(): Promise<void> {
    await this.#quiet();
    await this.#sweeps();
    await this.#quiet();
  }

  /** Every process of the App looks at everything. */
  async #sweeps(): Promise<void> {
    await Promise.all([this.app.sweeps(), this.#other?.sweeps()]);
  }

  /** The developer opens an issue and starts an intent from it. */
  async starts(
    command = "/haiku start tiny",
    title = "A note",
  ): Promise<{ readonly issue: number; readonly slug: string }> {
    const issue = await this.developer.opensIssue(title);
    await this.developer.comments(issue, command);
    const pull = await this.until("the intent's pull request", () => this.developer.pull("main"));
    if (this.#playing === "by-hand") await this.rests(); // real jobs would run on meanwhile
    return { issue, slug: pull.branch.split("/")[1] ?? "" };
  }

  /** The pull request of this place, as soon as it is in this state. Fails at once when a check says that all is stuck. */
  async sees(place: string, state: PullSeen["state"], though?: "blocked"): Promise<PullSeen> {
    return this.until(`${place} to be ${state}`, async () => {
      const pulls = await this.maintainer.pulls();
      const pull = pulls.findLast(({ branch }) => branch.endsWith(`/${place}`));
      if (pull?.state === state) return pull;
      if (though === "blocked") return null;
      for (const { head } of pulls) {
        const stuck = (await this.maintainer.checks(head)).find(({ conclusion }) => conclusion === "failure");
        if (stuck) throw new HostError(`stuck: ${stuck.title}\n${await this.scene()}`, { retryable: false });
      }
      return null;
    });
  }

  /** A job that the story plays itself ends with what `make` gives, and the App takes it in. */
  async brings(
    kind: RunRequest["kind"],
    make: Brought | ((request: RunRequest) => Artifact | null),
    intent?: string,
    announces?: (files: Artifact) => readonly string[],
  ): Promise<RunRequest> {
    const request = await this.until(`a job of kind ${kind}`, async () => this.jobs.waiting(kind, intent));
    const files = typeof make === "function" ? make(request) : artifactOf(request, make);
    this.passes(60);
    this.jobs.finish(request, files, files === null ? [] : announces?.(files));
    await this.looks();
    return request;
  }

  /** The App's answer to a comment at this place, without its markers, as soon as there is one. */
  async answerTo(place: number, comment: number): Promise<string> {
    const marker = `<!-- haiku:answer comment/${comment} -->`;
    return this.until(`an answer to comment ${comment}`, async () => {
      const found = (await this.maintainer.conversation(place)).find(({ body }) => body.includes(marker));
      return found?.body.replaceAll(/<!--.*?-->\n?/g, "").trim();
    });
  }

  accountOf(login: PersonName): Account {
    return { login, id: Number(this.town.host.userObject(login).id), bot: false };
  }

  /** By hand as far as the gate of the only stage; answers its pull request. */
  async reachesTheGate(): Promise<PullSeen> {
    await this.brings("elaborate", PLANNED);
    await this.brings("audit", SIGNED);
    await this.brings("unit", made());
    await this.brings("audit", SIGNED);
    return this.sees("work", "ready");
  }

  /** The ledger as it stands. */
  books(slug: string): IntentState {
    return this.#ledgers.read(slug);
  }

  /** What everybody sees: pull requests with their checks, and all comments. */
  async scene(): Promise<string> {
    const lines: string[] = [];
    for (const pull of await this.maintainer.pulls()) {
      lines.push(`#${pull.number} ${pull.branch} (${pull.state})`);
      for (const check of await this.maintainer.checks(pull.head))
        lines.push(`  ${check.name} ${check.status} ${check.conclusion}: ${check.title}`);
    }
    for (const place of await this.maintainer.places())
      for (const { login, body } of await this.maintainer.conversation(place))
        lines.push(`#${place} ${login}: ${body}`);
    return [...lines, ...this.town.problems, ...this.app.lines.slice(-12)].join("\n");
  }

  /** How every story ends: one more look writes nothing, every command is answered, GitHub found nothing wrong. */
  async ends(): Promise<{ writes: readonly string[]; unanswered: readonly string[]; problems: readonly string[] }> {
    if (!isPlain(this.#world)) await this.comesToRest();
    await this.rests();
    const before = { requests: this.town.requests.length, deliveries: this.town.deliveries.length };
    await this.app.sweeps();
    await this.rests();
    return {
      writes: writesOf(this.town, before),
      unanswered: await unansweredCommands(this.maintainer),
      problems: this.town.problems,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.app.stop(), this.#other?.stop()]);
    await this.town.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What `ends` answers when all is well. */
export const AT_PEACE = { writes: [], unanswered: [], problems: [] };

/** The account in whose name the App acts. */
function botOf(town: LocalGitHub): Account {
  const login = `${APP_SLUG}[bot]`;
  return { login, id: Number(town.host.userObject(login).id), bot: true };
}

/** Whether people have to sign what they push from the beginning. */
function asksForSignatures({ rules = [] }: StoryOptions): boolean {
  return rules.some((one) => one.signedCommits);
}

/** People tell GitHub the keys by which they sign. */
function givesKeys(town: LocalGitHub): void {
  for (const login of Object.keys(PEOPLE)) town.settings.addsSigningKey(login, signingKeyOf(login).publicKey);
}

/** `world`: where it plays; that of the whole run unless said otherwise. What is asked for counts, whatever is so there. */
export async function openStory(given: StoryOptions = {}, world: World = THIS_WORLD): Promise<Story> {
  const options = laidOn(world, given);
  const folder = await mkdtemp(join(tmpdir(), "haiku-story-"));
  await chmod(folder, 0o755); // as on a runner: the agent may work as another user
  const project = join(folder, "project");
  await mkdir(project);
  await layOutProject(project, options.files ?? {}, options.withWorkflow ?? true);
  const credentials = testCredentials();
  const lines: string[] = [];
  const { sweepMs = 300_000, jobs: playing = "by-hand" } = options;
  const virtual = playing === "real" ? null : new VirtualClock();
  const clock = virtual ?? systemClock;
  const town = await startDemoGitHub({
    ...{ root: repositoryRoot(), folder, project, credentials, seed: options.seed ?? 1 },
    ...(virtual ? { clock: virtual.milliseconds } : {}),
    webhookUrl: "http://127.0.0.1:9/not-yet",
    ...{ server: options.server, ids: options.ids },
    repository: { rules: options.rules, ...options.repository },
    besides: options.besides,
    secrets: options.secrets ?? {},
    ...{ action: options.action, released: options.released },
    ...{ limits: options.limits, neighbours: options.neighbours },
    log: (line) => lines.push(line),
  });
  answersInMemory(town.server);
  const jobs = new HandDispatcher(botOf(town), clock);
  const dispatcher = playing === "real" ? null : jobs;
  const begin = ({ keys = {}, ...settings }: AppSettings, diesAt?: CrashPoint): Promise<StoryApp> =>
    StoryApp.start({
      ...{ town, clock, dispatcher, lines, sweepMs, diesAt, aheadMs: options.aheadMs, later: virtual?.later },
      ...{ credentials: { ...credentials, ...keys }, ...settings },
    });
  const start = (settings: AppSettings = {}): Promise<StoryApp> => begin(settings);
  const other = options.twice === true ? await start() : null;
  const app = await begin({}, options.diesAt); // deliveries go to the one that began last
  const patienceMs = options.patienceMs ?? PATIENCE_MS[playing];
  disturb({ town, jobs }, world);
  const signs = asksForSignatures(options);
  if (signs) givesKeys(town);
  return new Story({ town, app, start, other, jobs, clock, folder, playing, patienceMs, world, signs });
}
