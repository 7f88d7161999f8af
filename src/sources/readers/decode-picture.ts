import type { Sharp, SharpOptions } from "sharp";
import { AtlasError } from "#errors";
import { type Picture, squareOf } from "./resize-picture.ts";
import { Semaphore } from "./semaphore.ts";
import { transposed } from "./transposed.ts";

/** How pictures become images. */
export interface PictureForm {
  /** Side of the square image, pixels. */
  readonly size: number;
  readonly colour: "rgb" | "grey";
  /** What lies behind transparent pictures. */
  readonly behind: "white" | "black";
}

/** What makes an image of a picture in a file, by its path or its bytes: channel by channel and row by row, in bytes. */
export type PictureDecoder = (picture: string | Uint8Array, where: string) => Promise<Uint8Array>;

/** The version that is tested, and stands in the package as an optional dependency. */
const INSTALL = "npm install sharp@0.35.5";

/** Pixels of all pictures that are decoded at a time: four of a telephone's, or a single one of the largest. */
const PIXELS_AT_A_TIME = 50_000_000;

/** As Pillow reads pictures: profiles of colour and tags of orientation are passed over, odd files taken, cut ones refused. */
const AS_PILLOW: SharpOptions = { ignoreIcc: true, failOn: "truncated", limitInputPixels: 100_000_000 };

/**
 * What makes images of pictures by the optional package sharp.
 *
 * Transparent pixels are laid over white or black; grey pictures get three equal channels, and coloured ones become grey
 * by the weights of ITU-R 601, all before they are resized.
 *
 * @throws AtlasError `data/needs-sharp` of kind `failure`; the decoder throws `data/bad-picture` of kind `input`
 */
export async function pictureDecoder(form: PictureForm): Promise<PictureDecoder> {
  const { default: sharp } = await loaded();
  // Many pictures at once, each by one thread, of which none comes twice.
  sharp.concurrency(1);
  sharp.cache(false);
  const pixels = new Semaphore(PIXELS_AT_A_TIME);
  return async (picture, where) => {
    const { size, colour, behind } = form;
    const source = await asked(() => sharp(picture, AS_PILLOW), where);
    const { width, height, space } = await asked(() => source.metadata(), where);
    return pixels.during(width * height, async () => {
      const decoded = await pixelsOf(source, space === "cmyk", where);
      const coloured = withChannels(decoded, colour === "rgb" ? 3 : 1, behind === "white" ? 255 : 0);
      return transposed(squareOf(coloured, size), size * size, coloured.channels);
    });
  };
}

async function loaded(): Promise<typeof import("sharp")> {
  try {
    return await import("sharp");
  } catch (cause) {
    throw new AtlasError({
      code: "data/needs-sharp",
      kind: "failure",
      problem: "pictures are read by the package sharp, which is not installed",
      remedy: `Install it with ${INSTALL}, or make an array of the pictures and read that by data.source arrays`,
      cause,
    });
  }
}

async function pixelsOf(picture: Sharp, isInk: boolean, where: string): Promise<Picture> {
  const plain = isInk ? picture.pipelineColourspace("cmyk").toColourspace("cmyk") : picture;
  const { data, info } = await asked(() => plain.raw().toBuffer({ resolveWithObject: true }), where);
  const { width, height, channels } = info;
  return isInk
    ? { bytes: withoutInk(data), width, height, channels: 3 }
    : { bytes: data, width, height, channels };
}

/** What the library answers of a picture. */
async function asked<Answer>(question: () => Answer | Promise<Answer>, where: string): Promise<Answer> {
  try {
    return await question();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split("\n")[0]! : String(cause);
    throw new AtlasError({
      code: "data/bad-picture",
      kind: "input",
      where,
      problem: `the picture cannot be decoded: ${message}`,
      expected: "a whole JPEG, PNG or WebP",
      remedy: "Remove the file, or save it again",
      cause,
    });
  }
}

/** Red, green and blue of cyan, magenta, yellow and black, as Pillow takes them; in their place. */
function withoutInk(inks: Uint8Array): Uint8Array {
  const result = inks.subarray(0, (inks.length / 4) * 3);
  for (let i = 0; i < inks.length / 4; i++) {
    const light = 255 - inks[4 * i + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      const product = inks[4 * i + channel]! * light + 128;
      result[3 * i + channel] = light - (((product >> 8) + product) >> 8);
    }
  }
  return result;
}

/** A picture with one or three channels and nothing transparent; in its place where it has more. */
function withChannels(
  { bytes, width, height, channels: has }: Picture,
  channels: 1 | 3,
  behind: number,
): Picture {
  if (has === channels) return { bytes, width, height, channels };
  const area = width * height;
  const result = has > channels ? bytes.subarray(0, area * channels) : new Uint8Array(area * channels);
  const isGrey = has < 3;
  const hasAlpha = has === 2 || has === 4;
  for (let i = 0; i < area; i++) {
    const at = i * has;
    const alpha = hasAlpha ? bytes[at + has - 1]! : 255;
    const red = over(bytes[at]!, alpha, behind);
    const green = isGrey ? red : over(bytes[at + 1]!, alpha, behind);
    const blue = isGrey ? red : over(bytes[at + 2]!, alpha, behind);
    if (channels === 3) {
      result[i * 3] = red;
      result[i * 3 + 1] = green;
      result[i * 3 + 2] = blue;
    } else result[i] = isGrey ? red : (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
  return { bytes: result, width, height, channels };
}

/** A value over another, rounded as Pillow's `alpha_composite` does. */
function over(value: number, alpha: number, behind: number): number {
  if (alpha === 255) return value;
  const sum = (value * alpha + behind * (255 - alpha)) * 128 + 0x4000;
  return ((sum >> 8) + sum) >> 15;
}
