import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { reworded } from "#errors";
import { canonicalJson, createFolder, syncFolder, writeError, writeFileAtomically } from "#files";
import { machineIn } from "./crew-watch.ts";
import { textOf } from "./exclusive-file.ts";
import { machineIdentity, mayLive } from "./machine-identity.ts";
import { identityIn, ownIdentity } from "./process-identity.ts";

/** What is in the hidden folder in which something is written: who writes it, what is to be, and what was there before. */
const OWNER = "owner.json";
const CONTENT = "content";
const FORMER = "former";

/** After so long without a change nobody of another machine writes any more, nor one who has not said who it is, ms. */
const DAY = 86_400_000;
const MINUTE = 60_000;

/** What is there where something is to be written. */
export interface WriteBesideOptions {
  /** Whether it is replaced. Default: nothing but an empty folder may be there. */
  readonly replaces?: boolean;
}

/**
 * Makes a file or a folder appear whole: it is written in a hidden folder beside its place and renamed, so that whoever looks
 * finds what was there before, or what is new. What processes that are gone left of the same, killed on the way, is cleared
 * away first, and what they had moved aside is put back.
 *
 * @param fill writes it at the path that it is given
 * @throws AtlasError `files/disk-full` or `files/unwritable`, both of kind `failure`, about `path`
 */
export async function writeBeside(
  path: string,
  fill: (fresh: string) => Promise<void>,
  { replaces = false }: WriteBesideOptions = {},
): Promise<void> {
  await createFolder(dirname(path));
  for (const remains of await remainsBeside(path)) await discard(remains, path).catch(() => {});
  const own = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await mkdir(own);
    const owner = canonicalJson({ ...ownIdentity(), machine: machineIdentity() });
    await writeFileAtomically(join(own, OWNER), owner);
    await fill(join(own, CONTENT));
    if (replaces) await renameIfThere(path, join(own, FORMER));
    await rename(join(own, CONTENT), path);
  } catch (error) {
    await discard(own, path).catch(() => {});
    throw reworded(writeError(error, path), { where: path });
  }
  await syncFolder(dirname(path));
  await rm(own, { recursive: true, force: true }).catch(() => {});
}

/** The hidden folders of processes that are gone, which wrote the same. */
async function remainsBeside(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path)).catch(() => []);
  const own = names.filter((name) => isPartOf(name, basename(path))).map((name) => join(dirname(path), name));
  const areLeft = await Promise.all(own.map(isLeft));
  return own.filter((_, i) => areLeft[i]);
}

function isPartOf(name: string, base: string): boolean {
  return name.startsWith(`.${base}.`) && /^[0-9a-f-]{36}\.part$/.test(name.slice(base.length + 2));
}

async function isLeft(part: string): Promise<boolean> {
  const text = await textOf(join(part, OWNER)).catch(() => undefined);
  const owner = text === undefined ? undefined : identityIn(text);
  if (text !== undefined && owner !== undefined && !mayLive(owner, machineIn(text))) return true;
  const age = await stat(part).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  return age > (owner === undefined ? MINUTE : DAY);
}

/** Removes a hidden folder, and first puts back what was moved into it if nothing has taken its place. */
async function discard(part: string, path: string): Promise<void> {
  const isAway = await stat(path).then(
    () => false,
    () => true,
  );
  if (isAway) await renameIfThere(join(part, FORMER), path);
  await rm(part, { recursive: true, force: true });
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  });
}
