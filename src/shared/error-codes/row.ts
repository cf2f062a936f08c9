/** Code → what happened, and what to do. The error's own message and hint say which file, name or number it was. */
export type ErrorCodeRows = Readonly<Record<string, readonly [happens: string, todo: string]>>;
