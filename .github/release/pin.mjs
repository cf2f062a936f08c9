/**
 * The repository's name, as package.json alone says it, and the version.
 *
 * @param {string} text package.json
 * @returns {{ version: string, repository: string }} `repository`: `owner/name`
 */
export function readManifest(text) {
  const { version, repository } = JSON.parse(text);
  const found = /^git\+https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)\.git$/.exec(repository?.url ?? "");
  if (found === null) throw new Error("package.json needs `repository.url` like git+https://github.com/owner/name.git");
  return { version, repository: found[1] };
}

/**
 * A workflow file in which our Action is named by a full commit, with the version for people.
 *
 * @param {string} text
 * @param {{ repository: string, commit: string, tag: string }} release
 * @returns {string}
 */
export function withPin(text, { repository, commit, tag }) {
  const line = new RegExp(`^(\\s*(?:- )?uses: )${repository.replaceAll(".", "\\.")}/action@\\S+.*$`, "gm");
  const found = text.match(line)?.length ?? 0;
  if (found !== 1) throw new Error(`the workflow file names ${repository}/action in ${found} lines, not in one`);
  return text.replace(line, `$1${repository}/action@${commit} # ${tag}`);
}
