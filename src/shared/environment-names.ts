const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const OF_THE_RUNNER = /^(GITHUB|ACTIONS|INPUT|RUNNER|HAIKU)_/i;
const OF_A_SECRET = /(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|_KEY|_PAT)$/i;
/** Made anew for every process, or loaded by each of them before its first own line. */
const OF_THE_PROCESS = /^(PATH|HOME|TMPDIR|CI|XDG_.*|GIT_.*|LD_PRELOAD|LD_AUDIT|BASH_ENV|ENV|SSH_AUTH_SOCK)$/;

/** Whether a variable is named like one that holds a secret. */
export function isSecretName(name: string): boolean {
  return OF_A_SECRET.test(name);
}

/** Why a variable of a job may not be handed on to agents and gates by its name; null: it may. */
export function variableProblem(name: string): string | null {
  if (!NAME.test(name)) return "is no name of a variable";
  if (OF_THE_RUNNER.test(name)) return "is the runner's own";
  if (isSecretName(name)) return "is called like a secret, and agents and gates get none";
  return OF_THE_PROCESS.test(name) ? "is set for every agent and gate anew" : null;
}
