import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";
import { UserError } from "../shared/index.ts";

/** Through what this machine reaches others: addresses with their scheme, or null; `none` lists hosts, with commas. */
export interface ProxySettings {
  readonly https: string | null;
  readonly http: string | null;
  /** Hosts that are reached directly. */
  readonly none: string;
}

/** The variables as curl and others read them, in small or capital letters; null where no proxy is set. */
export function proxyOf(env: Readonly<Record<string, string | undefined>>): ProxySettings | null {
  const https = addressOf(env, "HTTPS_PROXY");
  const http = addressOf(env, "HTTP_PROXY");
  if (https === null && http === null) return null;
  return { https, http, none: env.no_proxy || env.NO_PROXY || "" };
}

function addressOf(env: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const text = env[name.toLowerCase()] || env[name];
  if (!text) return null;
  const url = text.includes("://") ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  const hint = "set it to an address such as http://proxy.example.com:3128, or unset it";
  throw new UserError("proxy_invalid", `${name} gives no address of a proxy`, hint);
}

/** The password in a proxy's address, which no log may show. */
export function proxyPasswords(proxy: ProxySettings | null): readonly string[] {
  const urls = [proxy?.https, proxy?.http].flatMap((url) => (url ? [new URL(url)] : []));
  return urls.flatMap(({ password }) => (password === "" ? [] : [password, decodeURIComponent(password)]));
}

/** From now on everything this process fetches goes that way: Node's own `fetch` asks no variable. */
export function goThrough({ https, http, none }: ProxySettings): void {
  setGlobalDispatcher(new EnvHttpProxyAgent({ httpsProxy: https ?? "", httpProxy: http ?? "", noProxy: none }));
}
