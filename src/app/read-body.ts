import type { IncomingMessage } from "node:http";

/** GitHub sends no payload larger than this. */
export const MAX_BODY = 25 * 1024 * 1024;

/** The body's bytes as they came, for the signature is over those; null when there are more than `most`. */
export async function readBody(request: IncomingMessage, most = MAX_BODY): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > most) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > most) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
