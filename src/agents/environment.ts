import { delimiter } from "node:path";
import { own, variableProblem } from "../shared/index.ts";

/** Variables any program may need to run at all. None of them names the runner, its files or its tokens. */
const SYSTEM = [
  ...["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "SHELL"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
  ...["AWS_CA_BUNDLE", "GIT_SSL_CAINFO", "PIP_CERT"],
  ...["RUNNER_OS", "RUNNER_ARCH", "RUNNER_TOOL_CACHE"],
];

/**
 * Where the tools of a language lie and which of them are meant, as the setup actions and the images of runners export it.
 * Not here: what makes every program of a kind load code or take options (NODE_OPTIONS, JAVA_TOOL_OPTIONS, PYTHONPATH,
 * RUBYOPT), addresses that often hold a password (GOPROXY, PIP_INDEX_URL), and folders in which programs keep their logins
 * (COMPOSER_HOME, GRADLE_USER_HOME, DOCKER_CONFIG). A project that needs one names it.
 */
const TOOL_CHAINS = [
  ...["CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_INCREMENTAL", "CARGO_TERM_COLOR"],
  ...["GOROOT", "GOPATH", "GOMODCACHE", "GOTOOLCHAIN", "GOFLAGS", "CGO_ENABLED"],
  ...["VIRTUAL_ENV", "CONDA", "CONDA_PREFIX", "pythonLocation", "UV_PYTHON_INSTALL_DIR"],
  ...["Python_ROOT_DIR", "Python2_ROOT_DIR", "Python3_ROOT_DIR", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH"],
  ...["JAVA_HOME", "GRADLE_HOME", "M2_HOME", "MAVEN_HOME", "ANT_HOME"],
  ...["ANDROID_HOME", "ANDROID_SDK_ROOT", "ANDROID_NDK_HOME", "ANDROID_NDK_ROOT", "FLUTTER_ROOT", "PUB_CACHE"],
  ...["DOTNET_ROOT", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE"],
  ...["NUGET_PACKAGES", "PNPM_HOME", "BUN_INSTALL", "DENO_DIR", "VOLTA_HOME", "NVM_DIR"],
  ...["PLAYWRIGHT_BROWSERS_PATH", "PUPPETEER_EXECUTABLE_PATH", "CYPRESS_CACHE_FOLDER"],
  ...["CHROME_BIN", "CHROMEWEBDRIVER", "GECKOWEBDRIVER", "GEM_HOME", "GEM_PATH", "BUNDLE_PATH", "SWIFT_PATH"],
  ...["CC", "CXX", "CMAKE_PREFIX_PATH", "VCPKG_ROOT", "VCPKG_INSTALLATION_ROOT", "CUDA_HOME", "CUDA_PATH"],
  ...["JULIA_DEPOT_PATH", "GHCUP_INSTALL_BASE_PREFIX", "STACK_ROOT"],
];

/** One for each version that a runner's image has. */
const OF_A_VERSION = /^(JAVA_HOME|GOROOT)_[0-9A-Za-z_]+$/;

/** Further names, separated by commas. The list goes with the environment: a step's tools have nothing else of the job. */
export const PASSED_ON = "HAIKU_PASSED_ON";

/** Whether a variable of the job is handed on to every agent and gate, without being named. */
function passesByDefault(name: string): boolean {
  return SYSTEM.includes(name) || TOOL_CHAINS.includes(name) || OF_A_VERSION.test(name);
}

/** Names of what agents and gates get of a job's environment, whatever it stands for. */
export function passedNames(job: Readonly<Record<string, string | undefined>>): readonly string[] {
  const named = (own(job, PASSED_ON) ?? "").split(",").filter((name) => variableProblem(name) === null);
  return [...new Set([...Object.keys(job).filter(passesByDefault), ...named])];
}

/** Where a step's processes live: nothing of it outlasts the step. */
export interface Surroundings {
  readonly home: string;
  readonly tmp: string;
  /** Folder of throw-away stand-ins for the runner's command files. */
  readonly throwaway: string;
}

/** Files a job's later steps believe: an agent or a gate that writes to them writes to nowhere. */
export const RUNNER_FILES = [
  "GITHUB_ENV",
  "GITHUB_PATH",
  "GITHUB_OUTPUT",
  "GITHUB_STATE",
  "GITHUB_STEP_SUMMARY",
] as const;

/**
 * The environment of an agent or a gate: what passes by default, what the job names besides (`PASSED_ON`), the keys asked for,
 * a private home and temporary folder. Everything else of the job, tokens first, is left behind.
 */
export function cleanEnvironment(
  job: Readonly<Record<string, string | undefined>>,
  around: Surroundings,
  keys: readonly string[] = [],
): Record<string, string> {
  const allowed = [...passedNames(job), ...keys, PASSED_ON].flatMap((name): [string, string][] => {
    const value = own(job, name);
    return value === undefined || value === "" ? [] : [[name, value]];
  });
  const files = RUNNER_FILES.map((name) => [name, `${around.throwaway}/${name}`]);
  return {
    PATH: ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    ...Object.fromEntries([...allowed, ...files]),
    CI: "true",
    HOME: around.home,
    XDG_CONFIG_HOME: `${around.home}/.config`,
    XDG_CACHE_HOME: `${around.home}/.cache`,
    XDG_DATA_HOME: `${around.home}/.local/share`,
    TMPDIR: around.tmp,
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    npm_config_update_notifier: "false",
  };
}
