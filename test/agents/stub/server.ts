import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { anthropic } from "./anthropic.ts";
import { chat } from "./chat.ts";
import type { Conversation, ModelApi, Question, Refusal, Tokens } from "./conversation.ts";
import { gemini } from "./gemini.ts";
import { type Acts, nextSaying } from "./play.ts";
import { responses } from "./responses.ts";
import { unitActs } from "./unit-acts.ts";

/** Answers, refuses every request, or never answers. */
export type Mood = "plays" | "refuses the key" | "limits the rate" | "never answers";

/** A request as it came in. `conversation` is null where it asked the model nothing. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly conversation: Conversation | null;
}

/** A service of models on loopback that speaks every API there is an agent program for. */
export interface Stub {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** Of everything it has answered. */
  readonly counted: () => Tokens;
  /** Resolves when the model was first asked something. */
  readonly asked: Promise<void>;
  readonly close: () => Promise<void>;
}

const APIS: readonly ModelApi[] = [anthropic, responses, chat, gemini];
const NONE: Tokens = { fresh: 0, cached: 0, written: 0, output: 0 };

interface StubOptions {
  /** Called before each answer, while the program waits for it. */
  readonly onRequest?: () => void;
  /** What the model does; where that is not said, it wears both hats of one unit. */
  readonly acts?: Acts;
}

/** Begins to listen, on a port of its own. */
export async function startStub(mood: Mood, { onRequest, acts = unitActs }: StubOptions = {}): Promise<Stub> {
  const heard: Heard[] = [];
  const answered: Tokens[] = [];
  let hear: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      onRequest?.();
      const body = Buffer.concat(chunks).toString("utf8");
      const { method = "", url = "", headers } = request;
      const api = method === "POST" ? APIS.find(({ takes }) => takes(url)) : undefined;
      const question = api?.read(JSON.parse(body), url) ?? null;
      heard.push({ method, url, headers, body, conversation: question?.conversation ?? null });
      if (question) hear();
      if (!api || !question) return aside(response, url);
      if (mood === "never answers") return;
      if (mood === "refuses the key") return refuse(response, api.keyRefused);
      if (mood === "limits the rate") return refuse(response, api.rateLimited);
      answered.push(answer(response, { api, question, acts, number: heard.length }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => closed(server);
  return { url: `http://127.0.0.1:${port}`, heard, counted: () => answered.reduce(sum, NONE), asked, close };
}

/** What programs ask besides: lists of models, counts of tokens, settings. There are none. */
function aside(response: ServerResponse, url: string): void {
  // A program that would rather have a socket than a request is told so by this.
  if (/\/responses/.test(url)) {
    response.writeHead(426).end();
    return;
  }
  const known = /\/models/.test(url) ? { object: "list", data: [], models: [] } : null;
  const counts = /count_?tokens/i.test(url) ? { input_tokens: 21_000, totalTokens: 21_000 } : null;
  const body = known ?? counts ?? { error: { message: "there is nothing here", type: "not_found_error" } };
  response.writeHead(known || counts ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, { status, body }: Refusal): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

interface Answering {
  readonly api: ModelApi;
  readonly question: Question;
  readonly acts: Acts;
  readonly number: number;
}

/** Other numbers for every answer: sums that agree by chance are no proof. */
function answer(response: ServerResponse, { api, question, acts, number }: Answering): Tokens {
  const all = { fresh: 10 + number, cached: 2000 + 10 * number, written: 300 + number, output: 40 + number };
  const tokens = api.tells(all);
  const saying = question.fits ? { words: question.fits } : nextSaying(question.conversation, acts);
  const body = api.write({ number, question, saying, tokens });
  const type = question.streams ? "text/event-stream" : "application/json";
  response.writeHead(200, { "content-type": type }).end(body);
  return tokens;
}

function sum(left: Tokens, right: Tokens): Tokens {
  return {
    fresh: left.fresh + right.fresh,
    cached: left.cached + right.cached,
    written: left.written + right.written,
    output: left.output + right.output,
  };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
