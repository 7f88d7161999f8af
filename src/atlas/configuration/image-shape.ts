import type { DataSource } from "./configuration.ts";

/** What a source of images gives, known before a file is opened. */
export interface ImageShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
}

const FILE_SHAPES = {
  mnist: { channels: 1, height: 28, width: 28, classes: 10 },
  "fashion-mnist": { channels: 1, height: 28, width: 28, classes: 10 },
  cifar10: { channels: 3, height: 32, width: 32, classes: 10 },
  cifar100: { channels: 3, height: 32, width: 32, classes: 100 },
  digits: { channels: 1, height: 8, width: 8, classes: 10 },
} as const;

/** The shape and number of classes of a source; inputs of a teacher are images one row high. */
export function imageShapeOf(source: DataSource): ImageShape {
  switch (source.source) {
    case "glyphs":
      return { channels: 1, height: source.size, width: source.size, classes: 10 };
    case "teacher":
      return { channels: 1, height: 1, width: source.inputs, classes: source.classes };
    default:
      return FILE_SHAPES[source.source];
  }
}
