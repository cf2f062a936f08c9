const MARKS = ["[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]"];

/** The trailer section stands after two empty lines, and the skip trailer is its last line. */
const TRAILER = /\n\n\n(?:[A-Za-z0-9-]+:[^\n]*\n)*skip-checks:\s*true\s*$/;

/** Whether a head commit with this message starts no `push` and no `pull_request` workflows. */
export function skipsWorkflows(message: string): boolean {
  const text = message.replaceAll("\r\n", "\n");
  return MARKS.some((mark) => text.includes(mark)) || TRAILER.test(text);
}
