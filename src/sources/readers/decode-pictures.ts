import { availableParallelism } from "node:os";
import type { PictureDecoder, PictureForm } from "./decode-picture.ts";
import type { StoredImages } from "./stored-images.ts";

/** The sizes of the images that pictures become. */
export function sizesOf({ size, colour }: PictureForm): Pick<StoredImages, "channels" | "height" | "width"> {
  return { channels: colour === "rgb" ? 3 : 1, height: size, width: size };
}

/**
 * Decodes pictures, several at a time, into the images of an array, one after another.
 *
 * @param pictureAt the path or the bytes of a picture by its number, and what errors call it
 */
export async function decodePictures(
  decode: PictureDecoder,
  count: number,
  pictureAt: (i: number) => Parameters<PictureDecoder>,
  images: Uint8Array,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < count) {
      const i = next++;
      const image = await decode(...pictureAt(i));
      images.set(image, i * image.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, 1 + availableParallelism()) }, work));
}
