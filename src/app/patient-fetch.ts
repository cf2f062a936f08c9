/** No request of the App's own takes longer: one that is never answered must not hold up all that comes after it. */
const REQUEST_MS = 15_000;

/** `requestMs`: 15 seconds where it is not said; `asking` is called with each request, and what it answers with the answer's `date`. */
export interface FetchOptions {
  readonly requestMs?: number;
  readonly asking?: () => (date: string | null) => void;
}

/**
 * `fetch`, but for no longer than that where no signal of the caller's says otherwise; and the whole answer is there when
 * it resolves. Octokit takes one that breaks off for an empty one: here it is a failure.
 */
export function patientFetch({ requestMs = REQUEST_MS, asking }: FetchOptions): typeof fetch {
  return async (input, init = {}) => {
    const signal = init.signal ?? AbortSignal.timeout(requestMs);
    const heard = asking?.();
    const response = await fetch(input, { ...init, signal });
    heard?.(response.headers.get("date"));
    // One that only leads elsewhere holds nothing to be read.
    if (response.status >= 300 && response.status < 400) return response;
    const bytes = await response.arrayBuffer();
    return Object.defineProperties(response, {
      arrayBuffer: { value: async () => bytes },
      text: { value: async () => new TextDecoder().decode(bytes) },
    });
  };
}
