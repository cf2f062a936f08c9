/** A refusal with the status GitHub would give. `errors` becomes the list GitHub adds to a 422. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { errors?: readonly unknown[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

/** Also for what the caller may not know of. */
export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

/** A 403, in the words GitHub has for a permission that a token lacks. */
export function forbidden(message = "Resource not accessible by integration"): ApiError {
  return new ApiError(403, message);
}

/** 422 with one field error, in the shape GitHub uses most. */
export function unprocessable(resource: string, field: string, message: string): ApiError {
  return new ApiError(422, "Validation Failed", { errors: [{ resource, code: "custom", field, message }] });
}
