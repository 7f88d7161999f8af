import { createHash } from "node:crypto";
import type { LabelledImages } from "./dataset.ts";

/** SHA-256 (hexadecimal) of the shapes, pixels and labels of several sets of images, in order. */
export function hashImages(...sets: readonly LabelledImages[]): string {
  const hash = createHash("sha256");
  for (const { images, labels, count, channels, height, width, classes } of sets) {
    hash.update(`${count} ${channels} ${height} ${width} ${classes};`);
    hash.update(images);
    hash.update(labels);
  }
  return hash.digest("hex");
}
