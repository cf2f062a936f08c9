import * as z from "zod";
import type { EventHandler } from "../trigger.ts";

const InstallationEvent = z.object({
  action: z.string(),
  installation: z.object({ id: z.int() }),
  repositories: z.array(z.object({ full_name: z.string() })).optional(),
});

/** The App was installed, or may do something again or more: intents that were left standing go on. */
export const installation: EventHandler = {
  event: "installation",
  triggers(payload) {
    const seen = InstallationEvent.parse(payload);
    if (!["created", "unsuspend", "new_permissions_accepted"].includes(seen.action)) return [];
    return (seen.repositories ?? []).flatMap(({ full_name }) => {
      const [owner, name] = full_name.split("/");
      return owner && name
        ? [{ installation: seen.installation.id, repo: { owner, name }, target: { kind: "all" } }]
        : [];
    });
  },
};

const RepositoriesEvent = z.object({
  action: z.string(),
  installation: z.object({ id: z.int() }),
  repositories_added: z.array(z.object({ full_name: z.string() })),
});

/** Repositories were added to the installation; one that was there before may have intents left standing. */
export const installationRepositories: EventHandler = {
  event: "installation_repositories",
  triggers(payload) {
    const seen = RepositoriesEvent.parse(payload);
    return seen.repositories_added.flatMap(({ full_name }) => {
      const [owner, name] = full_name.split("/");
      return owner && name
        ? [{ installation: seen.installation.id, repo: { owner, name }, target: { kind: "all" } }]
        : [];
    });
  },
};
