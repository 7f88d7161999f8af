import { join } from "node:path";
import { CALIBRATION, type Calibration, isRates, type Rates } from "#atlas/plan";
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
import type { NetworkKind } from "./probes.ts";

/** The file of the user's cache that holds what was measured of this machine. */
const FILE = "calibration.json";

/** The format of the file and the jobs that are timed; another one is measured anew. */
const VERSION = 2;

/** What a machine was found to take. */
interface StoredCalibration extends Partial<Calibration> {
  readonly version: typeof VERSION;
  /** Processor, cores and versions that it is of, as text. */
  readonly of: string;
}

/**
 * What the parts of computations take on this machine, for networks of some kinds: as it was measured before with the same
 * processor and versions, else measured now and kept in the user's cache (`userCacheFolder`).
 *
 * @param measure finds the rates that are not known (`measuredRates`). Without, these are not found
 * @returns `undefined` where not all is known: there is no such cache, or nothing could be measured
 */
export async function machineCalibration(
  kinds: readonly NetworkKind[],
  measure?: (kind: NetworkKind) => Promise<Rates | undefined>,
): Promise<Calibration | undefined> {
  const folder = userCacheFolder();
  if (folder === undefined) return undefined;
  const path = join(folder, FILE);
  const { versions, machine } = currentEnvironment();
  const { memory_mb: _, ...processor } = machine;
  const of = canonicalJson({ versions, processor });
  let known = storedIn(await readTextFile(path).catch(() => ""), of);
  for (const kind of kinds) {
    if (known[kind] !== undefined) continue;
    const rates = await measure?.(kind);
    if (rates === undefined) return undefined;
    known = { ...known, [kind]: rates };
    // Where it cannot be kept it is measured again another time.
    await createFolder(folder)
      .then(() => writeFileAtomically(path, `${canonicalJson(known)}\n`))
      .catch(() => {});
  }
  const { dense = CALIBRATION.dense, convolutional = CALIBRATION.convolutional } = known;
  return { dense, convolutional };
}

/** What a file says of this machine; nothing where it is of another, or is no such file. */
function storedIn(text: string, of: string): StoredCalibration {
  const value = parsedJson(text);
  const nothing = { version: VERSION, of } as const;
  if (!isRecord(value) || value.version !== VERSION || value.of !== of) return nothing;
  const { dense, convolutional } = value;
  return {
    ...nothing,
    ...(isRates(dense) && { dense }),
    ...(isRates(convolutional) && { convolutional }),
  };
}
