import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** What a folder takes on the disk. */
export interface DiskUse {
  readonly bytes: number;
  readonly files: number;
  /** Whether some files were counted as large as others of their folder, for there were too many to look at each. */
  readonly is_estimated: boolean;
}

/** The size of blocks that `stat` counts in, whatever the file system. */
const BLOCK = 512;

/**
 * What a folder with all that is below it takes on the disk; one that is not there takes nothing.
 *
 * @param patience after so many milliseconds files count as large as those before them in their folder
 */
export function diskUse(folder: string, patience = 200): DiskUse {
  const end = performance.now() + patience;
  const folders = [folder];
  let [bytes, files, isEstimated] = [0, 0, false];
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    let [looked, own, here] = [0, 0, 0];
    for (const entry of entriesOf(path)) {
      if (entry.isDirectory()) {
        folders.push(join(path, entry.name));
        continue;
      }
      here++;
      // Of every folder a few are looked at, however late it is.
      if (looked >= LEAST && performance.now() > end) continue;
      own += sizeOf(join(path, entry.name));
      looked++;
    }
    files += here;
    bytes += looked === 0 ? 0 : Math.round((own * here) / looked);
    isEstimated ||= looked < here;
  }
  return { bytes, files, is_estimated: isEstimated };
}

const LEAST = 32;

function entriesOf(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  try {
    const { blocks, size } = lstatSync(path);
    return blocks === undefined ? size : blocks * BLOCK;
  } catch {
    return 0;
  }
}
