import { CHUNK_SIZE } from "./chunks.ts";
import {
  type CurvatureSize,
  curvatureBytes,
  largestLayerOf,
  type MeasuredSizes,
} from "./curvature-memory.ts";
import { answersAtOnce, FORWARD, GRADIENT, networksAtOnce, rowsAtOnce, trainedAtOnce } from "./group-size.ts";

/**
 * What passes hold in copies of all activations, and of those of the largest layer, of which several arrays are there at
 * once; a forward pass forgets most of them on the way.
 */
const TRAINED = { all: 0.95, largest: 5.8 };
const ANSWERED = { all: 0.4, largest: 1.5 };

/**
 * Vectors of the size of the parameters that a network in training needs beside what its optimiser keeps: weights as they
 * come and go, gradients, and both as convolutions read them.
 */
const TRAINED_VECTORS = 12;

/** Copies of the control points of a path: as they are stacked, as a program has them and as its products read them. */
const STACKED_COPIES = 3;

/** What networks take in memory while something is done with them, bytes; whoever does it goes by the same sizes of groups. */
export interface PassMemory {
  /** Networks trained together, each on batches of so many rows, by an optimiser that keeps so many vectors. */
  trained(networks: number, rows: number, kept: number): number;
  /** Curves with so many bends trained together. */
  fitted(curves: number, rows: number, kept: number, bends: number): number;
  /** Networks, or points between them, that answer so many examples; with the answers that are held at once. */
  answered(networks: number, examples: number): number;
  /** So many points of paths with so many bends each that answer examples. */
  along(points: number, examples: number, bends: number): number;
  /** Networks whose curvature is measured. */
  curvature(size: CurvatureSize): number;
}

/** The memory of passes of a network; `width` numbers answer an example, 0 where no answers are held. */
export function passMemory(of: MeasuredSizes, width: number): PassMemory {
  const { activations } = of.workload;
  const vector = 4 * of.layout.size;
  const passBytes = ({ all, largest }: typeof TRAINED, rows: number) =>
    4 * rows * (all * activations + largest * largestLayerOf(of));
  const answered: PassMemory["answered"] = (networks, examples) => {
    const rows = rowsAtOnce(of, FORWARD, Math.min(CHUNK_SIZE, examples));
    const atOnce = Math.min(networks, networksAtOnce({ of, rows, pass: FORWARD }));
    const held = Math.min(networks, answersAtOnce(of, width, examples));
    return atOnce * passBytes(ANSWERED, rows) + held * (vector + 4 * width * examples);
  };
  return {
    trained(networks, rows, kept) {
      const atOnce = Math.min(networks, trainedAtOnce(of));
      return atOnce * (passBytes(TRAINED, rows) + (TRAINED_VECTORS + kept) * vector);
    },
    fitted(curves, rows, kept, bends) {
      const bytesPerParameter = curveBytesPerParameter(bends, kept);
      const atOnce = Math.min(curves, networksAtOnce({ of, rows, pass: GRADIENT, bytesPerParameter }));
      const vectors = TRAINED_VECTORS * vector + bytesPerParameter * of.layout.size;
      return atOnce * (passBytes(TRAINED, rows) + vectors);
    },
    answered,
    along(points, examples, bends) {
      if (!of.hasStem) return answered(points, examples);
      const held = Math.min(points, answersAtOnce(of, width, examples));
      const rows = rowsAtOnce(of, FORWARD, Math.min(CHUNK_SIZE, examples));
      const controls = (2 + bends) * STACKED_COPIES * vector;
      return passBytes(ANSWERED, rows) + controls + held * 4 * width * examples;
    },
    curvature: (size) => curvatureBytes(of, size),
  };
}

/** Copies of a network that a curve keeps: two ends, and for each bend its value, gradient, a copy and what is kept of it. */
export function curveBytesPerParameter(bends: number, kept: number): number {
  return 4 * (2 + (3 + kept) * bends);
}
