import type { ErrorCodeRows } from "./row.ts";

/** Running the App: its settings, its key, its port. */
export const SERVER_CODES = {
  api_url_invalid: ["an address in the settings is none, or not a secure one", "correct the variable that is named"],
  app_id_missing: ["`APP_ID` is missing or no number", "set it to the App ID on the App's settings page"],
  app_id_wrong: [
    "the private key belongs to another App than `APP_ID` says",
    "take key and number of one and the same App",
  ],
  app_key_refused: ["GitHub does not accept the private key", "make a new key on the App's settings page and set it"],
  app_unknown: ["GitHub knows no App with the number in `APP_ID`", "set the App ID of the App's settings page"],
  cannot_listen: ["the port is taken or may not be opened", "choose another `PORT`, or stop what holds it"],
  log_level_unknown: ["`LOG_LEVEL` is no level", "take one of those that are named"],
  number_invalid: ["a setting that is a number is not one", "set a whole number, or unset it"],
  payload_malformed: [
    "a webhook was delivered that GitHub does not send like this",
    "nothing; if there are many, report it",
  ],
  private_key_invalid: ["the private key is no PEM text, or damaged", "give the downloaded file as it is"],
  private_key_missing: ["no private key is set", "set `PRIVATE_KEY` or `PRIVATE_KEY_PATH`"],
  private_key_unreadable: ["the file of the private key cannot be read", "correct the path, or who may read it"],
  proxy_invalid: ["the address of a proxy is none", "correct the variable that is named, or unset it"],
  studios_missing: [
    "the studios that belong to the program are not beside it",
    "install it again, or correct the path",
  ],
  webhook_secret_missing: ["no webhook secret is set", "set the one that the App's settings page has"],
  webhook_secret_weak: [
    "the webhook secret is short, or made of words that everybody tries first",
    "make a long random one and set it here and at GitHub",
  ],
} as const satisfies ErrorCodeRows;
