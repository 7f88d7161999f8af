/** Where images come from: a generator with its settings, or files of a public data set in a folder. */
export type DataSource = GeneratedSource | FileSource;

/** Images made from random streams, as many as are asked for. */
export type GeneratedSource =
  | {
      readonly source: "glyphs";
      /** Side of the square image in pixels, 8 … 64. */
      readonly size: number;
      /** How much the characters vary and are disturbed, 0 (clean) … 1. */
      readonly difficulty: number;
    }
  | {
      readonly source: "teacher";
      readonly inputs: number;
      readonly classes: number;
      /** Hidden units of the network that labels the inputs. */
      readonly teacher_width: number;
    };

/** Images read from the files of a public data set, under their original names, plain or gzipped. */
export interface FileSource {
  readonly source: "mnist" | "fashion-mnist" | "cifar10" | "cifar100" | "digits";
  /** The folder that holds the files; a relative one is inside the data folder. */
  readonly folder: string;
}

/** How labels are corrupted: `redraw` draws a new class that may be the true one, `flip` always changes it. */
export type LabelNoiseKind = "redraw" | "flip";
