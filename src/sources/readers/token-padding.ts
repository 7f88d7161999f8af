/** Rows of tokens, `[count, width]` flat. */
export interface TokenRows {
  readonly pixels: ArrayLike<number>;
  readonly count: number;
  readonly width: number;
}

/** A token that fills texts up to one length. */
export interface Padding {
  readonly token: number;
  /** Texts that it fills up, at their end or before their beginning. */
  readonly texts: number;
}

/** What one token does at an edge of texts. */
interface AtEdge {
  /** Texts at whose edge it stands, and at whose edge it stands twice or more. */
  texts: number;
  doubled: number;
  /** Places that it takes there. */
  places: number;
  /** Places elsewhere, and those of them that are followed by itself. */
  elsewhere: number;
  pairs: number;
}

/** Fewer than this may stand at an edge by chance. */
const SURELY = 3;
/** So many times more often than in the midst of texts is no chance. */
const FAR_MORE = 4;

/**
 * The token that fills texts up, by what stands at their edges: one that occurs nowhere else and fills several places of a text.
 *
 * @returns `"none"` where nothing looks like it, and `"unclear"` where a token may be padding and may be a word.
 */
export function seenPadding(rows: TokenRows): Padding | "none" | "unclear" {
  const sides = [edges(rows, true), edges(rows, false)];
  const found = sides
    .flatMap((side) => [...side])
    .filter(([, own]) => own.elsewhere === 0 && own.doubled > 0 && own.places >= SURELY)
    .toSorted(([, a], [, b]) => b.places - a.places)[0];
  if (found !== undefined) return { token: found[0], texts: found[1].texts };
  const isUnclear = sides.some((side) => [...side.values()].some((own) => mayBePadding(own, rows)));
  return isUnclear ? "unclear" : "none";
}

/** Whether a token stands at an edge more often than words would, or ends some texts and is in none. */
function mayBePadding({ texts, doubled, elsewhere, pairs }: AtEdge, { count, width }: TokenRows): boolean {
  if (elsewhere === 0) return texts >= SURELY && texts < count;
  const expected = pairs / Math.max(1, width - 1);
  return doubled >= SURELY && doubled > FAR_MORE * expected + Math.min(SURELY, count / 2);
}

/** What every token does at the ends of texts, or at their beginnings. */
function edges({ pixels, count, width }: TokenRows, atEnd: boolean): ReadonlyMap<number, AtEdge> {
  const found = new Map<number, AtEdge>();
  const of = (token: number): AtEdge => {
    const own = found.get(token) ?? { texts: 0, doubled: 0, places: 0, elsewhere: 0, pairs: 0 };
    found.set(token, own);
    return own;
  };
  for (let row = 0; row < count; row++) {
    const at = (i: number): number => pixels[row * width + (atEnd ? width - 1 - i : i)]!;
    let run = 1;
    while (run < width && at(run) === at(0)) run++;
    const edge = of(at(0));
    edge.texts++;
    if (run > 1) edge.doubled++;
    edge.places += run;
    for (let i = run; i < width; i++) {
      const own = of(at(i));
      own.elsewhere++;
      if (i + 1 < width && at(i + 1) === at(i)) own.pairs++;
    }
  }
  return found;
}

/** 1 for the places of texts and 0 for those that a token fills at their ends and before their beginnings, `[count, width]` flat. */
export function maskOf({ pixels, count, width }: TokenRows, token: number): Float32Array {
  const mask = new Float32Array(count * width).fill(1);
  for (let start = 0; start < count * width; start += width) {
    for (let i = start + width - 1; i >= start && pixels[i] === token; i--) mask[i] = 0;
    for (let i = start; i < start + width && pixels[i] === token; i++) mask[i] = 0;
  }
  return mask;
}

/**
 * Whether texts look like pairs: the token that ends them all, before what fills them up, stands in the midst of each as well.
 */
export function arePairs({ pixels, count, width }: TokenRows, padding: number | undefined): boolean {
  let mark: number | undefined;
  for (let start = 0; start < count * width; start += width) {
    let last = start + width - 1;
    while (last > start && pixels[last] === padding) last--;
    mark ??= pixels[last]!;
    if (pixels[last] !== mark) return false;
    let isWithin = false;
    for (let i = start; i < last - 1 && !isWithin; i++) isWithin = pixels[i] === mark;
    if (!isWithin) return false;
  }
  return true;
}
