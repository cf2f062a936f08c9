import type { Account } from "../model/account.ts";
import type { AppRecord, Installation, Repository } from "../model/records.ts";
import { fullName, type World } from "../model/world.ts";
import { restNamed } from "../rest-names.ts";

type Json = Readonly<Record<string, unknown>>;

/** GitHub's simple user. */
export function userObject(world: World, account: Account): Json {
  const url = `${world.url}/users/${encodeURIComponent(account.login)}`;
  return {
    ...restNamed(account, "login", "id", "nodeId"),
    ...{ url, html_url: `${world.url}/${account.login}`, avatar_url: `${world.url}/avatars/${account.id}` },
    ...{ followers_url: `${url}/followers`, following_url: `${url}/following{/other_user}` },
    ...{ gists_url: `${url}/gists{/gist_id}`, starred_url: `${url}/starred{/owner}{/repo}` },
    ...{ subscriptions_url: `${url}/subscriptions`, organizations_url: `${url}/orgs`, repos_url: `${url}/repos` },
    ...{ events_url: `${url}/events{/privacy}`, received_events_url: `${url}/received_events` },
    ...{ type: account.typename, user_view_type: "public", site_admin: false, gravatar_id: "" },
  };
}

/** Who owned a repository, as an event tells that it has another owner now. */
export function ownerObject(world: World, account: Account): Json {
  const user = userObject(world, account);
  if (account.typename !== "Organization") return user;
  const url = `${world.url}/orgs/${account.login}`;
  const lists = { repos_url: `${url}/repos`, events_url: `${url}/events`, hooks_url: `${url}/hooks` };
  const people = { members_url: `${url}/members{/member}`, public_members_url: `${url}/public_members{/member}` };
  return { ...user, url, ...lists, ...people, issues_url: `${url}/issues`, description: null };
}

/** What is not kept here of a user is null, 0 or empty. */
export function publicUserObject(world: World, account: Account): Json {
  const nothing = { company: null, blog: "", location: null, email: null, hireable: null, bio: null };
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  const dates = { created_at: "2020-01-01T00:00:00Z", updated_at: "2020-01-01T00:00:00Z" };
  return { ...userObject(world, account), name: account.name, ...nothing, twitter_username: null, ...counts, ...dates };
}

export function appObject(world: World, app: AppRecord): Json {
  const url = `${world.url}/apps/${app.slug}`;
  return {
    ...restNamed(app, "id", "slug", "nodeId", "name", "createdAt", "permissions", "events"),
    ...{ client_id: `Iv23${app.id}`, description: null, external_url: url, html_url: url },
    owner: userObject(world, app.owner),
    updated_at: app.createdAt,
  };
}

export function installationObject(world: World, installation: Installation): Json {
  const { id, app, account, createdAt } = installation;
  return {
    ...{ id, client_id: `Iv23${app.id}`, app_id: app.id, app_slug: app.slug },
    ...{ account: userObject(world, account), target_id: account.id, target_type: account.typename },
    ...restNamed(app, "permissions", "events"),
    access_tokens_url: `${world.url}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${id}`,
    ...{ created_at: createdAt, updated_at: createdAt, suspended_by: null, suspended_at: null },
    ...{ single_file_name: null, has_multiple_single_files: false, single_file_paths: [], repository_selection: "all" },
  };
}

/** Links of a repository that end in their own name, */
const PLAIN_LINKS =
  "contributors deployments downloads events forks hooks languages merges stargazers subscribers subscription tags teams";

/** and the others. */
const LINKS: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  statuses_url: "/statuses/{sha}",
  trees_url: "/git/trees{/sha}",
};

/** In the REST API. */
export function repoUrl(world: World, repo: Repository): string {
  return `${world.url}/repos/${fullName(repo)}`;
}

/** Of its pages. */
export function repoHtmlUrl(world: World, repo: Repository): string {
  return `${world.url}/${fullName(repo)}`;
}

/** The minimal repository: identity and links. */
export function minimalRepositoryObject(world: World, repo: Repository): Json {
  const url = repoUrl(world, repo);
  const plain = PLAIN_LINKS.split(" ").map((name) => [`${name}_url`, `${url}/${name}`]);
  const others = Object.entries(LINKS).map(([key, tail]) => [key, url + tail]);
  return {
    ...restNamed(repo, "id", "nodeId", "name", "private", "description"),
    ...{ full_name: fullName(repo), owner: userObject(world, repo.owner), fork: false },
    ...{ url, html_url: repoHtmlUrl(world, repo), ...Object.fromEntries([...plain, ...others]) },
  };
}

/** The repository as other objects and webhooks carry it; `full` adds what only `GET /repos/…` shows. */
export function repositoryObject(world: World, repo: Repository, full = false): Json {
  const open = [...repo.items.values()].filter((item) => item.state === "open").length;
  const host = world.url.replace(/^https?:\/\//, "");
  return {
    ...minimalRepositoryObject(world, repo),
    clone_url: `${repoHtmlUrl(world, repo)}.git`,
    git_url: `git://${host}/${fullName(repo)}.git`,
    ssh_url: `git@${host}:${fullName(repo)}.git`,
    svn_url: repoHtmlUrl(world, repo),
    default_branch: repo.defaultBranch,
    ...{ homepage: null, language: null, license: null, mirror_url: null, topics: [] },
    ...{ archived: repo.archived, disabled: false, visibility: repo.private ? "private" : "public" },
    ...{ has_issues: true, has_projects: false, has_wiki: false, has_pages: false },
    ...{ has_downloads: false, has_discussions: false, is_template: false, allow_forking: true },
    ...{ forks: 0, forks_count: 0, stargazers_count: 0, watchers: 0, watchers_count: 0, size: 1 },
    ...{ open_issues: open, open_issues_count: open, web_commit_signoff_required: false },
    ...{ created_at: repo.createdAt, updated_at: repo.pushedAt, pushed_at: repo.pushedAt },
    ...(full ? { network_count: 0, subscribers_count: 0 } : {}),
  };
}
