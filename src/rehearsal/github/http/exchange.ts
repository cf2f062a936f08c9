import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RestAnswer } from "../seams.ts";
import { ApiError } from "./api-error.ts";

const LARGEST_BODY = 50 * 1024 * 1024;

/** The whole body of a request. Throws 413 for one that is far too large. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const chunk = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += chunk.length;
    if (size > LARGEST_BODY) throw new ApiError(413, "Payload too large");
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** What goes back over the wire: bytes and headers, with an ETag on what was read. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** Without body and bytes: empty, and without a content type. */
export function wireAnswer(answer: RestAnswer): WireAnswer {
  const text = answer.text ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
  const bytes = answer.bytes ?? Buffer.from(text);
  const type = answer.bytes ? "application/octet-stream" : "application/json; charset=utf-8";
  const content: Record<string, string> = bytes.byteLength > 0 ? { "content-type": type } : {};
  return { status: answer.status, headers: { ...content, ...answer.headers }, bytes };
}

/** Adds the ETag, and answers 304 to someone who has this version already. */
export function withEtag(answer: WireAnswer, ifNoneMatch: string | undefined): WireAnswer {
  if (answer.status !== 200) return answer;
  const etag = `W/"${createHash("sha1").update(answer.bytes).digest("hex")}"`;
  const headers = { ...answer.headers, etag, "cache-control": "private, max-age=60, s-maxage=60" };
  const known = (ifNoneMatch ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === etag.slice(2));
  return known ? { status: 304, headers: { etag }, bytes: new Uint8Array() } : { ...answer, headers };
}

/** No length goes with 204 and 304; every answer has a request id of its own. */
export function send(response: ServerResponse, answer: WireAnswer): void {
  const length =
    answer.status === 304 || answer.status === 204 ? {} : { "content-length": String(answer.bytes.byteLength) };
  response.writeHead(answer.status, { ...answer.headers, ...length, "x-github-request-id": randomUUID() });
  response.end(answer.bytes);
}

/** A refusal as GitHub words it. */
export function refusal(error: ApiError): RestAnswer {
  const more = error.errors === undefined ? {} : { errors: error.errors };
  const body = {
    message: error.message,
    ...more,
    documentation_url: "https://docs.github.com/rest",
    status: String(error.status),
  };
  return { status: error.status, body, headers: error.headers };
}
