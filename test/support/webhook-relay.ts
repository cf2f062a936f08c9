import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { answersInMemory } from "./in-memory/fetch.ts";

interface Delivery {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Sends every delivery to all Apps at the same moment, as where one App runs in several processes; or later, where it is held. */
export class WebhookRelay implements AsyncDisposable {
  readonly #server = createServer((request, response) => {
    this.#pass(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(502).end(),
    );
  });
  readonly #to: readonly string[];
  #held: Delivery[] | null = null;

  constructor(to: readonly string[]) {
    this.#to = to;
  }

  /** The address that takes deliveries. */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    answersInMemory(this.#server);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** From now on nothing gets through, until `letsGo`. */
  holds(): void {
    this.#held = [];
  }

  /** Delivers what was held, in its order. */
  async letsGo(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = null;
    for (const delivery of held) await this.#send(delivery);
  }

  /** Answers the worst of the Apps' answers. */
  async #pass(request: IncomingMessage): Promise<number> {
    const body = await text(request);
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" && !["host", "connection", "content-length"].includes(name) ? [[name, value]] : [],
    );
    if (this.#held === null) return this.#send({ headers, body });
    this.#held.push({ headers, body });
    return 202;
  }

  async #send({ headers, body }: Delivery): Promise<number> {
    const sent = { method: "POST", headers: Object.fromEntries(headers), body };
    const answers = await Promise.all(this.#to.map((url) => fetch(url, sent)));
    return Math.max(...answers.map(({ status }) => status));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
