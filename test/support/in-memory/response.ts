import type { AnswerInMemory } from "./exchange.ts";

const UTF8 = new TextDecoder();

/** What callers of `fetch` read of a response. A real one makes streams for its body, which costs more than the exchange. */
export class ResponseOfMemory {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers: Headers;
  readonly url: string;
  readonly #bytes: Buffer | null;
  #taken = false;
  #stream: Response | null = null;

  constructor({ status, statusText, headers, bytes }: AnswerInMemory, url: URL) {
    this.status = status;
    this.statusText = statusText;
    this.ok = status >= 200 && status < 300;
    this.headers = headers;
    this.url = url.href.replace(/#.*$/, "");
    this.#bytes = bytes;
  }

  get bodyUsed(): boolean {
    return this.#taken;
  }

  /** As a stream, for the few who read it so. */
  get body(): ReadableStream<Uint8Array> | null {
    if (this.#bytes === null) return null;
    this.#stream ??= new Response(new Uint8Array(this.#take()));
    return this.#stream.body;
  }

  async text(): Promise<string> {
    return UTF8.decode(this.#take());
  }

  async json(): Promise<unknown> {
    return JSON.parse(UTF8.decode(this.#take()));
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.#take()).buffer;
  }

  /** Everything that anybody in a story reads of a response is here; the rest is undefined. */
  asResponse(): Response {
    return this as unknown as Response;
  }

  #take(): Buffer {
    if (this.#bytes === null) return Buffer.alloc(0);
    if (this.#taken) throw new TypeError("Body is unusable: Body has already been read");
    this.#taken = true;
    return this.#bytes;
  }
}
