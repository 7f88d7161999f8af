import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { CALIBRATION, type Calibration, isRates } from "#atlas/plan";
import { currentEnvironment } from "#atlas/run";
import {
  canonicalJson,
  createFolder,
  isRecord,
  parsedJson,
  readTextFile,
  userCacheFolder,
  writeFileAtomically,
} from "#files";
import type { MeasuredRates } from "./measure-machine.ts";
import { isNetworkKind, type NetworkKind } from "./probes.ts";

/** The file of the user's cache that holds what was measured of this machine. */
const FILE = "calibration.json";

/** The format of the file and the jobs that are timed; another one is measured anew. */
const VERSION = 4;

/** What a machine was found to take. */
interface StoredCalibration extends Partial<Calibration> {
  readonly version: typeof VERSION;
  /** Processor, cores and versions that it is of, as text. */
  readonly of: string;
  /** Kinds that were measured while other programs were at work, and so may be told too slow. */
  readonly disturbed: readonly NetworkKind[];
}

/** Processes that want to run for each core, from which on nothing is measured again for having been disturbed. */
const BUSY = 0.5;

/**
 * What the parts of computations take on this machine, for networks of some kinds: as it was measured before with the same
 * processor and versions, else measured now and kept in the user's cache (`userCacheFolder`). What was measured while other
 * programs were at work is measured again once they are not.
 *
 * @param measure finds the rates that are not known (`measuredRates`). Without, these are not found
 * @param isIdle whether no other programs are at work. Default: by how many processes want to run
 * @returns `undefined` where not all is known: there is no such cache, or nothing could be measured
 */
export async function machineCalibration(
  kinds: readonly NetworkKind[],
  measure?: (kind: NetworkKind) => Promise<MeasuredRates | undefined>,
  isIdle: () => boolean = coresAreFree,
): Promise<Calibration | undefined> {
  const folder = userCacheFolder();
  if (folder === undefined) return undefined;
  const path = join(folder, FILE);
  const { versions, machine } = currentEnvironment();
  const { memory_mb: _, ...processor } = machine;
  const of = canonicalJson({ versions, processor });
  let known = storedIn(await readTextFile(path).catch(() => ""), of);
  for (const kind of kinds) {
    const mayBeBetter = measure !== undefined && known.disturbed.includes(kind) && isIdle();
    if (known[kind] !== undefined && !mayBeBetter) continue;
    const found = await measure?.(kind);
    if (found === undefined) {
      if (known[kind] === undefined) return undefined;
      continue;
    }
    const others = known.disturbed.filter((other) => other !== kind);
    known = {
      ...known,
      [kind]: found.rates,
      disturbed: found.isDisturbed ? [...others, kind] : others,
    };
    // Where it cannot be kept it is measured again another time.
    await createFolder(folder)
      .then(() => writeFileAtomically(path, `${canonicalJson(known)}\n`))
      .catch(() => {});
  }
  const { dense = CALIBRATION.dense, convolutional = CALIBRATION.convolutional } = known;
  return { dense, convolutional };
}

function coresAreFree(): boolean {
  return loadavg()[0]! < BUSY * availableParallelism();
}

/** What a file says of this machine; nothing where it is of another, or is no such file. */
function storedIn(text: string, of: string): StoredCalibration {
  const value = parsedJson(text);
  const nothing = { version: VERSION, of, disturbed: [] } as const;
  if (!isRecord(value) || value.version !== VERSION || value.of !== of) return nothing;
  const { dense, convolutional, disturbed } = value;
  return {
    ...nothing,
    ...(Array.isArray(disturbed) && {
      disturbed: disturbed.filter((kind) => typeof kind === "string" && isNetworkKind(kind)),
    }),
    ...(isRates(dense) && { dense }),
    ...(isRates(convolutional) && { convolutional }),
  };
}
