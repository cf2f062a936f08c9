import * as z from "zod";
import type { EventHandler } from "../wake.ts";

const RepositoriesEvent = z.object({
  action: z.string(),
  installation: z.object({ id: z.int() }),
  repositories_added: z.array(z.object({ full_name: z.string() })),
});

/** Repositories were added to the installation; one that was there before may have intents left standing. */
export const installationRepositories: EventHandler = {
  event: "installation_repositories",
  wakes(payload) {
    const seen = RepositoriesEvent.parse(payload);
    return seen.repositories_added.flatMap(({ full_name }) => {
      const [owner, name] = full_name.split("/");
      return owner && name
        ? [{ installation: seen.installation.id, repo: { owner, name }, target: { kind: "all" } }]
        : [];
    });
  },
};
