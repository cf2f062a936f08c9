import { describe, expect, it } from "vitest";
import { findSecrets } from "../../../src/text/index.ts";
import { SAMPLES, TOKENS } from "../../../src/text/secret-formats.ts";

/** So many characters of an alphabet, mixed well enough to look like a token. Put together at run time: no scanner finds them here. */
function some(alphabet: string, length: number): string {
  return Array.from({ length }, (_, i) => alphabet[(i * 7 + (i >> 2) * 3 + 5) % alphabet.length]).join("");
}
const hex = (length: number): string => some("0123456789abcdef", length);
const digits = (length: number): string => some("0123456789", length);
const lower = (length: number): string => some("abcdefghijklmnopqrstuvwxyz0123456789", length);
const upper = (length: number): string => some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
const alnum = (length: number): string =>
  some("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
const made = (...parts: readonly string[]): string => parts.join("");

/** Kind and a made-up value of the right shape. */
const VALUES: readonly (readonly [string, string])[] = [
  ["GitHub token", made("gh", "o_", alnum(36))],
  ["GitHub token", made("github", "_pat_", alnum(22), "_", alnum(59))],
  ["GitLab token", made("gl", "pat-", alnum(20))],
  ["GitLab token", made("gl", "rt-", alnum(20))],
  ["Anthropic key", made("sk-", "ant-api03-", alnum(93), "AA")],
  ["OpenAI key", made("sk-", "svcacct-", alnum(60))],
  ["OpenAI key", made("sk-", alnum(48))],
  ["OpenRouter key", made("sk-", "or-v1-", hex(64))],
  ["Google key", made("AI", "za", alnum(35))],
  ["Google client secret", made("GOC", "SPX-", alnum(28))],
  ["Google access token", made("ya", "29.", alnum(60))],
  ["AWS key", made("AS", "IA", upper(16))],
  ["AWS key", made("A3", "TX", upper(16))],
  ["AWS Bedrock key", made("AB", "SK", alnum(120))],
  ["Slack token", made("xox", "p-", digits(12), "-", digits(12), "-", alnum(30))],
  ["Slack token", made("xa", "pp-1-", upper(11), "-", digits(13), "-", hex(64))],
  ["Slack webhook", made("https://hooks.sl", "ack.com/services/T", upper(8), "/B", upper(10), "/", alnum(24))],
  ["npm token", made("np", "m_", alnum(36))],
  ["PyPI token", made("py", "pi-AgEIcHlwaS5vcmc", alnum(90))],
  ["RubyGems token", made("ruby", "gems_", hex(48))],
  ["crates.io token", made("ci", "o", alnum(32))],
  ["Clojars token", made("CLO", "JARS_", lower(60))],
  ["NuGet key", made("oy", "2", lower(43))],
  ["Docker token", made("dck", "r_pat_", alnum(27))],
  ["Artifactory key", made("AK", "Cp", alnum(69))],
  ["Stripe key", made("rk_", "live_", alnum(24))],
  ["Stripe key", made("sk_", "test_", alnum(24))],
  ["Stripe webhook secret", made("wh", "sec_", alnum(32))],
  ["Square token", made("sq0", "atp-", alnum(22))],
  ["Shopify token", made("shp", "at_", hex(32))],
  ["Twilio key", made("S", "K", hex(32))],
  ["SendGrid key", made("S", "G.", alnum(22), ".", alnum(43))],
  ["Mailgun key", made("ke", "y-", hex(32))],
  ["Mailchimp key", made(hex(32), "-us", "12")],
  ["Sendinblue key", made("xkey", "sib-", hex(64), "-", alnum(16))],
  ["DigitalOcean token", made("do", "p_v1_", hex(64))],
  ["Heroku key", made("HR", "KU-AA", alnum(58))],
  ["Cloudflare token", made("cf", "ut_", alnum(40), hex(8))],
  ["Databricks token", made("da", "pi", hex(32))],
  ["Hugging Face token", made("h", "f_", some("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 34))],
  ["Groq key", made("gs", "k_", alnum(52))],
  ["xAI key", made("xa", "i-", alnum(80))],
  ["Perplexity key", made("pp", "lx-", alnum(48))],
  ["Replicate token", made("r", "8_", alnum(37))],
  ["Linear key", made("lin_", "api_", alnum(40))],
  ["Notion token", made("nt", "n_", digits(11), alnum(35))],
  ["Figma token", made("fi", "gd_", alnum(40))],
  ["Grafana token", made("gl", "sa_", alnum(32), "_", hex(8))],
  ["Grafana token", made("gl", "c_", alnum(60))],
  ["Vault token", made("hv", "s.", alnum(95))],
  ["Terraform token", made(alnum(14), ".atlas", "v1.", alnum(67))],
  ["Pulumi token", made("pu", "l-", hex(40))],
  ["Vercel token", made("vc", "p_", alnum(40))],
  ["Netlify token", made("nf", "p_", alnum(36))],
  ["Supabase key", made("sb", "p_", hex(40))],
  ["Sentry token", made("sntr", "yu_", hex(64))],
  ["New Relic key", made("NR", "AK-", upper(27))],
  ["Dynatrace token", made("dt0", "c01.", upper(24), ".", upper(64))],
  ["Atlassian token", made("ATA", "TT3", alnum(186))],
  ["Postman key", made("PM", "AK-", hex(24), "-", hex(34))],
  ["Airtable token", made("pa", "t", alnum(14), ".", hex(64))],
  ["Telegram bot token", made(digits(10), ":A", "A", alnum(33))],
  ["Discord bot token", made("M", alnum(23), ".", alnum(6), ".", alnum(27))],
  ["Discord webhook", made("https://disc", "ord.com/api/webhooks/", digits(18), "/", alnum(68))],
  ["Azure client secret", made(alnum(3), "8", "Q~", alnum(34))],
  ["Azure storage key", made("Account", "Key=", alnum(86), "==")],
  ["Tailscale key", made("ts", "key-auth-", alnum(12), "-", alnum(24))],
  ["Doppler token", made("d", "p.pt.", alnum(43))],
  ["1Password token", made("op", "s_eyJ", alnum(250))],
  ["age key", made("AGE-SECRET", "-KEY-1", upper(58))],
  ["Fly.io token", made("fo", "1_", alnum(43))],
  ["Facebook token", made("EA", "AC", alnum(120))],
  ["Alibaba key", made("LT", "AI", alnum(20))],
  ["PlanetScale token", made("pscale", "_tkn_", alnum(43))],
  ["Contentful token", made("CF", "PAT-", alnum(43))],
  ["signed token", made("ey", "J", alnum(30), ".ey", "J", alnum(60), ".", alnum(43))],
];

describe("tokens of services", () => {
  it.each(VALUES)("are known by their look: %s", (kind, value) => {
    for (const text of [value, `key: "${value}"\n`, `K=${value};`, `(${value})`, JSON.stringify(`a line\n${value}`)]) {
      const found = findSecrets(text);
      expect(found.map((one) => one.kind)).toEqual([kind]);
      // An address is found from its host on.
      expect(value.endsWith(text.slice(found[0]?.start, found[0]?.end))).toBe(true);
    }
  });

  it("are of at least 38 kinds, nearly all of them shown here", () => {
    const kinds = new Set([...TOKENS.map(([kind]) => kind), "signed token"]);
    expect(kinds.size).toBeGreaterThanOrEqual(60);
    expect(new Set(VALUES.map(([kind]) => kind)).size).toBeGreaterThanOrEqual(60);
    for (const [kind] of VALUES) expect(kinds).toContain(kind);
  });

  it("have samples named by fingerprints alone", () => {
    for (const fingerprint of SAMPLES.keys()) expect(fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
