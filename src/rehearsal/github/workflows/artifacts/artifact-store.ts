import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../../../shared/index.ts";
import type { RepoRef } from "../../seams.ts";

/** `size` is of the archive in bytes, `digest` is `sha256:…` of it. */
export interface Artifact extends Pick<NewArtifact, "runId" | "repo" | "name" | "createdAt"> {
  readonly id: number;
  readonly size: number;
  readonly digest: string;
  readonly expiresAt: Date;
}

export interface NewArtifact {
  readonly runId: number;
  readonly repo: RepoRef;
  readonly name: string;
  readonly zip: Uint8Array;
  readonly createdAt: Date;
  readonly retentionDays: number;
  /** Take the place of an artifact of the same name instead of refusing. */
  readonly overwrite: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Zip archives on disk with an index in memory. Names are unique within a run. */
export class ArtifactStore {
  readonly #folder: string;
  readonly #artifacts = new Map<number, Artifact>();
  readonly #links = new Map<string, number>();
  #nextId: number;

  /** Numbers of artifacts come after `idsFrom`. */
  constructor(folder: string, idsFrom: number) {
    this.#folder = folder;
    this.#nextId = idsFrom + 1;
  }

  async add(fresh: NewArtifact): Promise<Artifact> {
    const taken = this.listOfRun(fresh.runId).find((artifact) => artifact.name === fresh.name);
    if (taken !== undefined && !fresh.overwrite) {
      throw new UserError(
        "artifact_exists",
        `an artifact named ${fresh.name} exists in this run`,
        "set `overwrite: true`",
      );
    }
    const id = this.#nextId++;
    await mkdir(this.#folder, { recursive: true });
    await writeFile(this.#file(id), fresh.zip);
    const { runId, repo, name, zip, createdAt, retentionDays } = fresh;
    const digest = `sha256:${createHash("sha256").update(zip).digest("hex")}`;
    const expiresAt = new Date(createdAt.getTime() + retentionDays * DAY_MS);
    const artifact: Artifact = { id, runId, repo, name, size: zip.byteLength, digest, createdAt, expiresAt };
    if (taken !== undefined) await this.#remove(taken.id);
    this.#artifacts.set(id, artifact);
    return artifact;
  }

  get(id: number): Artifact | null {
    return this.#artifacts.get(id) ?? null;
  }

  listOfRun(runId: number): readonly Artifact[] {
    return [...this.#artifacts.values()].filter((artifact) => artifact.runId === runId);
  }

  read(id: number): Promise<Uint8Array> {
    return readFile(this.#file(id));
  }

  /** A key that hands out the bytes once, without credentials. */
  makeLink(id: number): string {
    const key = randomUUID();
    this.#links.set(key, id);
    return key;
  }

  takeLink(key: string): number | null {
    const id = this.#links.get(key) ?? null;
    this.#links.delete(key);
    return id;
  }

  async #remove(id: number): Promise<void> {
    this.#artifacts.delete(id);
    await rm(this.#file(id), { force: true });
  }

  #file(id: number): string {
    return join(this.#folder, `${id}.zip`);
  }
}
