import { ABLATIONS } from "./ablations.ts";
import { BARRIER_LINES } from "./barrier-lines.ts";
import { CURVE_PROFILES } from "./curve-profiles.ts";
import { DECAY_GAIN } from "./decay-gain.ts";
import { DESCENT_LINES } from "./descent-lines.ts";
import { EARLY_STOPPING } from "./early-stopping.ts";
import { MEASURED_LANDSCAPES } from "./measured-landscapes.ts";
import { ORACLE_CURVES } from "./oracle-curves.ts";
import type { PaperFigure } from "./paper-figure.ts";
import { PLANE_SHEETS } from "./plane-sheets.ts";
import { ZERO_LOSS } from "./zero-loss.ts";

/** The figures of the paper (Yang et al. 2021) in its order, then the lines that its statements are read from. */
export const PAPER_FIGURES: readonly PaperFigure[] = [
  MEASURED_LANDSCAPES,
  ...PLANE_SHEETS,
  ABLATIONS,
  CURVE_PROFILES,
  DECAY_GAIN,
  DESCENT_LINES,
  ZERO_LOSS,
  BARRIER_LINES,
  ORACLE_CURVES,
  EARLY_STOPPING,
];
