/** What `glyphs` can draw. */
export const GLYPH_LIMITS = {
  size: { minimum: 8, maximum: 64 },
  difficulty: { minimum: 0, maximum: 1 },
} as const;

/** Which teachers there are. */
export const TEACHER_LIMITS = {
  inputs: { minimum: 1, maximum: 100_000 },
  classes: { minimum: 2, maximum: 100 },
  width: { minimum: 1, maximum: 65_536 },
  /** Inputs × width; keeps a teacher within a quarter of a gigabyte. */
  hiddenWeights: { minimum: 1, maximum: 2 ** 26 },
} as const;

/** Which numbers there are in words. */
export const NUMBER_WORDS_LIMITS = {
  largest: { minimum: 100, maximum: 999_999 },
  noise: { minimum: 0, maximum: 1 },
} as const;
