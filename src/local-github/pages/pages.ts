import type { RestHandler } from "../http/rest-handler.ts";
import type { World } from "../model/world.ts";
import type { RestAnswer } from "../seams.ts";

export interface PageRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer;
}

/** Pages for people. What is not a page is null. */
export class Pages {
  readonly world: World;
  readonly parts: { readonly rest: RestHandler; readonly tokenOf: (login: string) => string | null };

  constructor(world: World, parts: { readonly rest: RestHandler; readonly tokenOf: (login: string) => string | null }) {
    this.world = world;
    this.parts = parts;
  }

  async answer(_request: PageRequest): Promise<RestAnswer | null> {
    return null;
  }
}
