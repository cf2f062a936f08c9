import { describe, expect, it } from "vitest";
import { type Commit, parseCommit } from "../../../../src/rehearsal/github/git/parse-objects.ts";
import { isSignedWith } from "../../../../src/rehearsal/github/git/ssh-signature.ts";
import { signingKeyOf } from "../../../support/signing-key.ts";

/* Whose signature a commit has, by one that `git commit -S` made with a key of `ssh-keygen`. */

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGrEpSobNoOtSRZPyH1W/AEp/MOrGewoqbzyEBkeL9Ub dee@example.org";
const UNSIGNED = `tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
author Dee <1+dee@users.noreply.github.com> 1796065820 +0000
committer Dee <1+dee@users.noreply.github.com> 1796065820 +0000

A note
`;
const ARMORED = `-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgasSlKhs2g61JFk/IfVb8ASn8w6
sZ7CipvPIQGR4v1RsAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
AAAAQMCVCbkQq6pmph8F7vsOp41148G/dYyMsqtpwrVdG8IC4M0fpzwk4+4+AOn9w/WKB4
dzbziMqJNBMCb2s9LPegM=
-----END SSH SIGNATURE-----`;
const SIGNED = UNSIGNED.replace("\n\n", `\ngpgsig ${ARMORED.replaceAll("\n", "\n ")}\n\n`);

const signatureIn = (text: string): Commit["signature"] => parseCommit("", Buffer.from(text)).signature;

describe("a signature in a commit", () => {
  it("is of everything but itself", () => {
    expect(signatureIn(SIGNED)).toEqual({ armored: ARMORED, payload: UNSIGNED });
    expect(signatureIn(UNSIGNED)).toBeNull();
    expect(signatureIn(`${UNSIGNED}gpgsig ${ARMORED}\n`)).toBeNull();
  });

  const other = signingKeyOf("dee").publicKey;
  it.each([
    ["by a key of theirs", [other, KEY], UNSIGNED, ARMORED, true],
    ["by somebody else's key", [other], UNSIGNED, ARMORED, false],
    ["where they have none", [], UNSIGNED, ARMORED, false],
    ["of another text", [KEY], UNSIGNED.replace("note", "mote"), ARMORED, false],
    ["of another kind", [KEY], UNSIGNED, ARMORED.replaceAll("SSH", "PGP"), false],
    ["cut short", [KEY], UNSIGNED, ARMORED.replace("\ndzbziMqJNBMCb2s9LPegM=", ""), false],
    ["as people in stories make it", [other], UNSIGNED, signingKeyOf("dee").signs(UNSIGNED), true],
  ] as const)("%s", (_what, keys, text, armored, good) => {
    expect(isSignedWith(keys, text, armored)).toBe(good);
  });
});
