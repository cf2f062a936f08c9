import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { input, type StandIn } from "./stand-in.ts";

/** `actions/setup-node`: the node at hand on the PATH, nothing downloaded; another version asked for is only logged. */
export const setupNode: StandIn = {
  inputs: {
    "node-version": "",
    "node-version-file": "",
    "check-latest": "false",
    cache: "",
    "cache-dependency-path": "",
    "package-manager-cache": "true",
    token: "",
  },
  async run(call) {
    const { stdout } = await promisify(execFile)(call.nodePath, ["--version"]);
    const version = stdout.trim();
    const wanted = input(call, "node-version").replace(/^v/, "");
    if (/^\d/.test(wanted) && Number.parseInt(wanted, 10) !== Number.parseInt(version.slice(1), 10)) {
      call.log(`warning: node ${wanted} was asked for, this machine has ${version}`);
    }
    call.addPath(dirname(call.nodePath));
    return { "node-version": version, "cache-hit": "false" };
  },
};
