import { checkNumber, type LabelledImages } from "#data";
import type { RandomStream } from "#random";
import { DIGIT_STROKES, type Stroke } from "./digit-strokes.ts";
import { GLYPH_LIMITS } from "./limits.ts";

/** What `glyphs` draws: how many, how large and how hard to read. */
export interface GlyphSettings {
  readonly count: number;
  /** Side of the square image in pixels, 8 … 64. */
  readonly size: number;
  /** 0 draws every digit alike and clean; 1 is hard to read even for people. */
  readonly difficulty: number;
}

/** Half the height of an undisturbed character, in units of half the image. */
const HALF_HEIGHT = 0.74;
/** Half the thickness of an undisturbed stroke, in units of half the image. */
const PEN_RADIUS = 0.11;
/** Waves whose sum bends a character. */
const WAVES = 3;

/** How far each disturbance goes at difficulty 1; lengths in units of half the image, angles in radians. */
const FULL = {
  rotation: 0.9,
  shear: 0.6,
  logScale: 0.4,
  translation: 0.3,
  bend: 0.13,
  logPenRadius: 0.6,
  lostInk: 0.55,
  paperTint: 0.25,
  grain: 0.28,
  patchSide: 0.75,
};

/**
 * Ten classes of pen-drawn digits: light ink on dark paper, pixels in [0, 1], one channel, `size` × `size`.
 *
 * Strokes are placed by a random affine map, bent by smooth random waves (in the spirit of the elastic
 * distortions of Simard, Steinkraus and Platt, ICDAR 2003), and drawn anti-aliased with varying pen and
 * contrast; then grain and an opaque patch are laid over. Example `i` is of class `i % 10` and depends on
 * the stream and `i` alone, so a longer set begins with the shorter one.
 *
 * @throws AtlasError `data/out-of-range` for a size, difficulty or count out of range.
 */
export function glyphs({ count, size, difficulty }: GlyphSettings, stream: RandomStream): LabelledImages {
  checkNumber("count", count, { minimum: 1, whole: true });
  checkNumber("size", size, { ...GLYPH_LIMITS.size, whole: true });
  checkNumber("difficulty", difficulty, GLYPH_LIMITS.difficulty);
  const classes = DIGIT_STROKES.length;
  const images = new Float32Array(count * size * size);
  const labels = Int32Array.from({ length: count }, (_, i) => i % classes);
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * size * size, (i + 1) * size * size);
    drawGlyph(image, size, DIGIT_STROKES[labels[i]!]!, difficulty, stream.child(i));
  }
  return { images, labels, count, channels: 1, height: size, width: size, classes };
}

function drawGlyph(
  image: Float32Array,
  size: number,
  strokes: readonly Stroke[],
  difficulty: number,
  stream: RandomStream,
): void {
  const swing = (full: number): number => (2 * stream.uniform() - 1) * full * difficulty;
  const share = (full: number): number => stream.uniform() * full * difficulty;

  const place = randomPlacement(swing, stream);
  const penRadius = PEN_RADIUS * Math.exp(swing(FULL.logPenRadius));
  const ink = 1 - share(FULL.lostInk);
  const paper = share(FULL.paperTint);
  const coverage = inkCoverage(
    size,
    strokes.map((stroke) => moved(stroke, place)),
    penRadius,
  );
  for (let p = 0; p < image.length; p++) image[p] = paper + (ink - paper) * coverage[p]!;
  if (stream.uniform() < difficulty) layPatch(image, size, share(FULL.patchSide), stream);

  const grain = share(FULL.grain);
  for (let p = 0; p < image.length; p++) {
    image[p] = Math.min(1, Math.max(0, image[p]! + grain * stream.normal()));
  }
}

type Placement = (x: number, y: number) => readonly [x: number, y: number];

/** A random affine map followed by a smooth bend, from the character's coordinates to the image's [-1, 1]². */
function randomPlacement(swing: (full: number) => number, stream: RandomStream): Placement {
  const angle = swing(FULL.rotation);
  const shear = swing(FULL.shear);
  const scaleX = HALF_HEIGHT * Math.exp(swing(FULL.logScale));
  const scaleY = HALF_HEIGHT * Math.exp(swing(FULL.logScale));
  const shiftX = swing(FULL.translation);
  const shiftY = swing(FULL.translation);
  const waves = Array.from({ length: WAVES }, () => ({
    kx: 3 * stream.normal(),
    ky: 3 * stream.normal(),
    phase: 2 * Math.PI * stream.uniform(),
    dx: swing(FULL.bend),
    dy: swing(FULL.bend),
  }));
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return (x, y) => {
    const u = scaleX * (x - shear * y);
    const v = scaleY * y;
    const plainX = cosine * u - sine * v + shiftX;
    const plainY = sine * u + cosine * v + shiftY;
    let bentX = plainX;
    let bentY = plainY;
    for (const { kx, ky, phase, dx, dy } of waves) {
      const height = Math.sin(kx * plainX + ky * plainY + phase);
      bentX += dx * height;
      bentY += dy * height;
    }
    return [bentX, bentY];
  };
}

function moved(stroke: Stroke, place: Placement): Stroke {
  const result = new Float64Array(stroke.length);
  for (let i = 0; i < stroke.length; i += 2) {
    const [x, y] = place(stroke[i]!, stroke[i + 1]!);
    result[i] = x;
    result[i + 1] = y;
  }
  return result;
}

/** The share of each pixel under the pen, 0 … 1, from its centre's distance to the nearest stroke. */
function inkCoverage(size: number, strokes: readonly Stroke[], penRadius: number): Float64Array {
  const nearest = new Float64Array(size * size).fill(Number.POSITIVE_INFINITY);
  for (const stroke of strokes) {
    for (let i = 0; i + 3 < stroke.length; i += 2) {
      nearSegment(nearest, size, stroke[i]!, stroke[i + 1]!, stroke[i + 2]!, stroke[i + 3]!);
    }
  }
  const pixelSide = 2 / size;
  return nearest.map((squared) =>
    Math.min(1, Math.max(0, 0.5 + (penRadius - Math.sqrt(squared)) / pixelSide)),
  );
}

/** Lowers each pixel's squared distance to that of the segment from (ax, ay) to (bx, by). */
function nearSegment(
  nearest: Float64Array,
  size: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): void {
  const dx = bx - ax;
  const dy = by - ay;
  const inverseLength = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  for (let row = 0; row < size; row++) {
    const y = (2 * row + 1) / size - 1 - ay;
    for (let column = 0; column < size; column++) {
      const x = (2 * column + 1) / size - 1 - ax;
      const t = Math.min(1, Math.max(0, (x * dx + y * dy) * inverseLength));
      const squared = (x - t * dx) ** 2 + (y - t * dy) ** 2;
      const p = row * size + column;
      if (squared < nearest[p]!) nearest[p] = squared;
    }
  }
}

/** Covers a rectangle, its sides at most `side` of the image's, with one random grey. */
function layPatch(image: Float32Array, size: number, side: number, stream: RandomStream): void {
  const height = Math.round(side * size * (0.5 + 0.5 * stream.uniform()));
  const width = Math.round(side * size * (0.5 + 0.5 * stream.uniform()));
  const top = stream.below(size - height + 1);
  const left = stream.below(size - width + 1);
  const grey = stream.uniform();
  for (let row = top; row < top + height; row++) {
    image.fill(grey, row * size + left, row * size + left + width);
  }
}
