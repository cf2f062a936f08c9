import * as z from "zod";
import type { EventHandler, Trigger } from "../trigger.ts";

const Listed = z.array(z.object({ node_id: z.string(), full_name: z.string() }));

const InstallationEvent = z.object({
  action: z.string(),
  installation: z.object({ id: z.int() }),
  repositories: Listed.optional(),
});

/** The App was installed, or may do something again or more: intents that were left standing go on. */
export const installation: EventHandler = {
  event: "installation",
  triggers(payload) {
    const seen = InstallationEvent.parse(payload);
    if (!["created", "unsuspend", "new_permissions_accepted"].includes(seen.action)) return [];
    return lookAtAll(seen.installation.id, seen.repositories ?? []);
  },
};

const RepositoriesEvent = z.object({
  action: z.string(),
  installation: z.object({ id: z.int() }),
  repositories_added: Listed,
});

/** Repositories were added to the installation; one that was there before may have intents left standing. */
export const installationRepositories: EventHandler = {
  event: "installation_repositories",
  triggers(payload) {
    const seen = RepositoriesEvent.parse(payload);
    return lookAtAll(seen.installation.id, seen.repositories_added);
  },
};

function lookAtAll(installation: number, listed: z.infer<typeof Listed>): readonly Trigger[] {
  return listed.flatMap(({ node_id: id, full_name }) => {
    const [owner, name] = full_name.split("/");
    return owner && name ? [{ installation, repo: { id, owner, name }, target: { kind: "all" } }] : [];
  });
}
