import { describeError } from "../../../shared/index.ts";
import { webFlowLogin } from "../model/accounts.ts";
import type { Installation } from "../model/records.ts";
import type { RepoEvent, World } from "../model/world.ts";
import { repositoryObject, userObject } from "../objects/account-objects.ts";
import type { RepoRef, Workflows } from "../seams.ts";
import type { Deliveries } from "./deliveries.ts";
import { webhookProblem } from "./described.ts";

type Payload = Readonly<Record<string, unknown>>;

/** Takes events in their order, makes the payloads, tells the workflows and then the Apps. Answers never wait for it. */
export class EventBus {
  readonly #world: World;
  readonly #deliveries: Deliveries;
  #workflows: Pick<Workflows, "onEvent"> | null = null;
  #tail: Promise<void> = Promise.resolve();

  constructor(world: World, deliveries: Deliveries) {
    this.#world = world;
    this.#deliveries = deliveries;
  }

  connect(workflows: Pick<Workflows, "onEvent">): void {
    this.#workflows = workflows;
  }

  publish(event: RepoEvent): void {
    // Made while the event happens, a payload shows the state of that moment; told in the order of the events.
    const made = settled(event.payload());
    this.#tail = this.#tail.then(() => this.#next(event, made));
  }

  async #next(event: RepoEvent, made: Promise<Settled>): Promise<void> {
    try {
      const { payload, error } = await made;
      if (!payload) throw error;
      this.#tell(event, payload);
    } catch (error) {
      this.#world.problems.push(`event ${event.name}: ${describeError(error)}`);
    }
  }

  /** Resolves when every event so far has been handed on. */
  async idle(): Promise<void> {
    await this.#tail;
  }

  #tell(event: RepoEvent, body: Payload): void {
    const payload = { ...body, ...this.#frame(event) };
    const problem = webhookProblem(event.name, payload);
    if (problem !== null) this.#world.problems.push(problem);
    const ref: RepoRef = { owner: event.repo.owner.login, name: event.repo.name };
    if (!event.only) this.#workflows?.onEvent(ref, event.name, payload, event.actor);
    for (const installation of event.repo.installations) this.#send(event, installation, payload);
  }

  #send(event: RepoEvent, installation: Installation, payload: Payload): void {
    const { app } = installation;
    if (event.only ? event.only !== app : !app.events.includes(event.name)) return;
    const own = { ...payload, installation: { id: installation.id, node_id: `I_${installation.id}` } };
    this.#deliveries.send({
      app,
      event: event.name,
      action: typeof payload.action === "string" ? payload.action : null,
      installationId: installation.id,
      repositoryId: event.repo.id,
      payload: JSON.stringify(own),
    });
  }

  #frame(event: RepoEvent): Payload {
    const sender = this.#world.actorAccount(event.actor) ?? this.#world.account(webFlowLogin);
    const frame = { repository: repositoryObject(this.#world, event.repo) };
    return sender ? { ...frame, sender: userObject(this.#world, sender) } : frame;
  }
}

interface Settled {
  readonly payload?: Payload;
  readonly error?: unknown;
}

/** A result that can wait unlooked at, whichever way it ends. */
async function settled(work: Promise<Payload>): Promise<Settled> {
  try {
    return { payload: await work };
  } catch (error) {
    return { error };
  }
}
