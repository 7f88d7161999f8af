import { availableParallelism } from "node:os";
import type { PictureDecoder, PictureForm } from "./decode-picture.ts";
import type { StoredImages } from "./stored-images.ts";

/** The sizes of the images that pictures become. */
export function sizesOf({ size, colour }: PictureForm): Pick<StoredImages, "channels" | "height" | "width"> {
  return { channels: colour === "rgb" ? 3 : 1, height: size, width: size };
}

/**
 * Decodes pictures, several at a time, into the images of an array, one after another. Where several cannot be decoded, the
 * error is that of the first.
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
  const failed: { readonly i: number; readonly error: unknown }[] = [];
  const work = async () => {
    while (next < count && failed.length === 0) {
      const i = next++;
      try {
        const image = await decode(...pictureAt(i));
        images.set(image, i * image.length);
      } catch (error) {
        // Those before it were begun before it, so that the first that fails is known once all have ended.
        failed.push({ i, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, 1 + availableParallelism()) }, work));
  const [first] = failed.sort((a, b) => a.i - b.i);
  if (first !== undefined) throw first.error;
}
