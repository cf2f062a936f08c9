import { type Credentials, makeCredentials } from "../../src/rehearsal/demo/demo-users.ts";

let made: Credentials | null = null;

/**
 * What the App and the people of tests sign in with: the same for all tests of a process, as making an RSA key takes
 * a third of a second. Nothing secret lies in the repository.
 */
export function testCredentials(): Credentials {
  made ??= makeCredentials();
  return made;
}
