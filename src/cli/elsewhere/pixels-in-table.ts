import { open } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { readError } from "#files";

/** As much of a table is looked at; gzipped, it is some lines more. */
const BYTES_LOOKED_AT = 2 ** 18;
const LINES_LOOKED_AT = 8;
/** Fewer numbers in a line are measurements rather than an image. */
const LEAST_PIXELS = 25;
/** Counts and grades seldom exceed it; pixels of some image do. */
const LEAST_WHITE = 16;

/**
 * Whether the lines of a CSV table, gzipped or not, are images: columns called `pixel0`, `1x1` and the like, or a label and a
 * square number of whole numbers from 0 to 255, or three times one.
 *
 * @throws AtlasError as what reads files
 */
export async function arePixels(path: string): Promise<boolean> {
  const [head = [], ...rows] = (await beginningOf(path))
    .split(/\r?\n/, LINES_LOOKED_AT)
    .map((line) => line.split(",").map((field) => field.trim().replace(/^"(.*)"$/, "$1")));
  if (head.filter((name) => /^(pixel_?\d+|\d+x\d+)$/i.test(name)).length > 3) return true;
  // The last line may have been cut off.
  const whole = [...(head.every(isByte) ? [head] : []), ...rows].filter((row) => row.length === head.length);
  return (
    isImage(head.length - 1) &&
    whole.length > 0 &&
    whole.every((row) => row.every(isByte)) &&
    whole.some((row) => row.some((field) => Number(field) > LEAST_WHITE))
  );
}

const isByte = (field: string): boolean => /^\d{1,3}(\.0)?$/.test(field) && Number(field) <= 255;

const isImage = (pixels: number): boolean =>
  pixels >= LEAST_PIXELS && [1, 3].some((channels) => Number.isInteger(Math.sqrt(pixels / channels)));

async function beginningOf(path: string): Promise<string> {
  const bytes = Buffer.alloc(BYTES_LOOKED_AT);
  let read = 0;
  try {
    const file = await open(path);
    read = (await file.read(bytes, 0, BYTES_LOOKED_AT, 0).finally(() => file.close())).bytesRead;
  } catch (error) {
    throw readError(error, path);
  }
  const own = bytes.subarray(0, read);
  return (path.endsWith(".gz") ? unpackedBeginning(own) : own).toString("utf8");
}

/** What a damaged archive holds is for its reader to say. */
function unpackedBeginning(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
