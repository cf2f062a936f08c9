import {
  IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
  ServerResponse,
} from "node:http";
import { Socket } from "node:net";
import { setImmediate } from "node:timers";

/** A request as `fetch` would write it on the wire. */
export interface RequestInMemory {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly signal: AbortSignal | null;
}

/** What the server sent back. */
export interface AnswerInMemory {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** Null where the status, or the question, allows no body. */
  readonly bytes: Buffer | null;
}

/**
 * Hands a request to the server's own listener, without a connection. Fails as `fetch` fails: with the signal's reason,
 * or as where the other side closed. Never answers in the turn of the caller, as no network does.
 */
export function exchangeInMemory(server: Server, request: RequestInMemory): Promise<AnswerInMemory> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    const incoming = requestOf(request);
    const response = new ResponseInMemory(incoming, (answer) => ends(answer));
    const aborts = (): void => {
      incoming.destroy();
      response.emit("close"); // as where a connection breaks off
      reject(signal?.reason);
    };
    if (signal?.aborted) return aborts();
    signal?.addEventListener("abort", aborts, { once: true });
    const ends = (answer: AnswerInMemory | null): void => {
      signal?.removeEventListener("abort", aborts);
      if (answer) resolve(answer);
      else reject(closedByTheOtherSide());
    };
    setImmediate(() => {
      if (!signal?.aborted) server.emit("request", incoming, response);
    });
  });
}

function requestOf({ method, url, headers, body }: RequestInMemory): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.method = method;
  request.url = url.pathname + url.search;
  request.headers = { host: url.host, connection: "keep-alive", ...Object.fromEntries(headers) };
  request.complete = true;
  if (body.length > 0) request.push(body);
  request.push(null);
  return request;
}

/** As undici says it; its callers look at name, message and cause. */
function closedByTheOtherSide(): TypeError {
  const cause = Object.assign(new Error("other side closed"), { name: "SocketError", code: "UND_ERR_SOCKET" });
  return new TypeError("fetch failed", { cause });
}

type Fields = OutgoingHttpHeaders | OutgoingHttpHeader[];

/** Keeps what a listener sends. The class of the real ones, so that everything it asks of a response is answered. */
class ResponseInMemory extends ServerResponse {
  readonly #ends: (answer: AnswerInMemory | null) => void;
  readonly #chunks: Buffer[] = [];

  constructor(request: IncomingMessage, ends: (answer: AnswerInMemory | null) => void) {
    super(request);
    this.#ends = ends;
  }

  override writeHead(status: number, reason?: string | Fields, fields?: Fields): this {
    const given = typeof reason === "string" ? fields : reason;
    // Set one by one they can be read back.
    for (const [name, value] of Object.entries(given ?? {})) if (value !== undefined) this.setHeader(name, value);
    return typeof reason === "string" ? super.writeHead(status, reason) : super.writeHead(status);
  }

  override write(chunk: unknown): boolean {
    this.#chunks.push(bytesOf(chunk));
    return true;
  }

  override end(chunk?: unknown): this {
    if (chunk !== undefined && chunk !== null) this.write(chunk);
    if (!this.headersSent) this.writeHead(this.statusCode);
    const headers = new Headers({ date: new Date().toUTCString(), ...textOf(this.getHeaders()) });
    const hasBody = ![204, 304].includes(this.statusCode) && this.req.method !== "HEAD";
    const bytes = hasBody ? Buffer.concat(this.#chunks) : null;
    this.#ends({ status: this.statusCode, statusText: this.statusMessage, headers, bytes });
    return this;
  }

  override destroy(): this {
    this.#ends(null);
    return this;
  }
}

function bytesOf(chunk: unknown): Buffer {
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
}

function textOf(headers: OutgoingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]));
}
