/** What tests and the demo count. Keys of `routes` are `METHOD /path/{with}/{names}`. */
export class Statistics {
  restRequests = 0;
  graphqlRequests = 0;
  notModified = 0;
  contentWrites = 0;
  webhooks = 0;
  readonly routes = new Map<string, number>();
  /** Moves of the head of each pull request after it was opened, by `owner/name#number`. */
  readonly headPushes = new Map<string, number>();
  readonly notifications = new Map<string, number>();

  count(map: Map<string, number>, key: string): void {
    map.set(key, (map.get(key) ?? 0) + 1);
  }

  snapshot(): Stats {
    return {
      restRequests: this.restRequests,
      graphqlRequests: this.graphqlRequests,
      notModified: this.notModified,
      contentWrites: this.contentWrites,
      webhooks: this.webhooks,
      routes: Object.fromEntries(this.routes),
      headPushes: Object.fromEntries(this.headPushes),
      notifications: Object.fromEntries(this.notifications),
    };
  }
}

export interface Stats {
  readonly restRequests: number;
  readonly graphqlRequests: number;
  /** GETs answered by 304; they are counted in `restRequests` too. */
  readonly notModified: number;
  /** New issues, pull requests, comments, reviews, reactions. */
  readonly contentWrites: number;
  readonly webhooks: number;
  readonly routes: Readonly<Record<string, number>>;
  readonly headPushes: Readonly<Record<string, number>>;
  readonly notifications: Readonly<Record<string, number>>;
}
