import {
  bootstrapInterval,
  type Interval,
  influenceError,
  NORMAL,
  resamplesFor,
  spearmanInfluence,
  spearmanOfResamples,
  spearmanRho,
  studentQuantile,
} from "#statistics";
import type { LocalSide } from "../phases/cell-side.ts";
import type { ClaimResult } from "./claim.ts";
import { jointVerdict, notMeasurable, verdictBeyond, verdictWithin } from "./claim-result.ts";
import { claimStream, type SliceSetting } from "./claim-setting.ts";
import { claimNumber, fewerWords, withInterval } from "./claim-words.ts";
import { cellsAmong, testCorrelation } from "./correlation-claims.ts";
import { aboutCorrelation, type CorrelationClaim } from "./published-correlations.ts";
import { type ClaimQuantity, type Point, pointsOf } from "./quantity.ts";

/** A claim that one correlation is weaker than another. */
interface WeakerCorrelationClaim extends CorrelationClaim {
  readonly than: {
    readonly id: string;
    readonly among: LocalSide | "all";
    readonly x: ClaimQuantity;
    readonly y: ClaimQuantity;
  };
  /** Whether the correlation must have its sign all the same. */
  readonly signed: boolean;
  /** What its absolute value must stay below as well; 1 asks for nothing. */
  readonly bound: number;
}

/** From here on a correlation is called strong (Evans, "Straightforward statistics", 1996). */
const STRONG = 0.6;

const WEAKER_CORRELATION_CLAIMS: readonly WeakerCorrelationClaim[] = [
  {
    ...aboutCorrelation("Q2", "accuracy", "all", [0.89, 0.77, 0.74]),
    claim: "Over all cells similarity still goes with accuracy, but less closely than among flat ones",
    x: "cka_softmax",
    y: "test_acc_pct",
    sign: 1,
    than: { id: "Q1", among: "flat", x: "cka_softmax", y: "test_acc_pct" },
    signed: true,
    bound: 1,
  },
  {
    ...aboutCorrelation("Q3", "accuracy", "sharp", [-0.64, -0.07, -0.48]),
    claim: "Among sharp cells the Hessian trace tells less of accuracy than among flat ones",
    x: "hessian_trace",
    y: "test_acc_pct",
    sign: -1,
    than: { id: "Q4", among: "flat", x: "hessian_trace", y: "test_acc_pct" },
    signed: false,
    bound: 1,
  },
  {
    ...aboutCorrelation("Q14", "accuracy", "flat", [0.31, null, null]),
    claim: `The distance of parameters is no strong sign of accuracy among flat cells: rho below ${STRONG} and below that of similarity`,
    x: "l2_distance",
    y: "test_acc_pct",
    sign: 1,
    than: { id: "Q1", among: "flat", x: "cka_softmax", y: "test_acc_pct" },
    signed: false,
    bound: STRONG,
  },
];

/**
 * Q2, Q3 and Q14: a correlation is weaker in absolute value than another.
 *
 * `value` is the correlation said to be weak; `comparison` is its absolute value minus that of the other, with
 * an interval from the same resampled cells for both. A claim holds where that interval lies below 0 (and the
 * sign or the bound it names is kept), and fails where any of these is plainly not so.
 */
export function testWeakerCorrelationClaims(setting: SliceSetting): readonly ClaimResult[] {
  return WEAKER_CORRELATION_CLAIMS.map((claim) => testWeakerCorrelation(claim, setting));
}

function testWeakerCorrelation(
  { than, signed, bound, ...claim }: WeakerCorrelationClaim,
  setting: SliceSetting,
): ClaimResult {
  const { x: _x, y: _y, sign: _sign, ...definition } = claim;
  const weak = testCorrelation(claim, setting);
  const strong = testCorrelation({ ...claim, ...than }, { ...setting, resamples: 1 });
  if (weak.value === null) return weak;
  if (strong.value === null) {
    const { scope, count, counted } = weak;
    const reason = `${than.id}, with which it compares, is not measurable: ${strong.evidence}`;
    return notMeasurable(definition, { scope, slice: setting.slice.name }, reason, { count, counted });
  }
  const { interval, resamples } = differenceInterval(claim, than, setting);
  const comparison = {
    statistic: `its absolute value minus that of ${than.id}`,
    value: Math.abs(weak.value) - Math.abs(strong.value),
    interval,
  };
  return {
    ...weak,
    comparison,
    signHolds: comparison.value < 0 && Math.abs(weak.value) < bound && (!signed || weak.signHolds === true),
    verdict: jointVerdict([
      verdictBeyond(interval, 0, -1),
      ...(signed ? [weak.verdict] : []),
      ...(bound < 1 ? [verdictWithin(weak.interval, bound)] : []),
    ]),
    evidence: `${weak.evidence}; ${than.id} is ${claimNumber(strong.value, "correlation")}, absolute values differ by ${withInterval(comparison.value, interval, "correlation")}${fewerWords(resamples, setting.resamples)}`,
  };
}

/**
 * The bootstrap interval of the difference of two absolute correlations; cells are resampled once for both. Of so many that
 * resamples would be cut, the normal one by what each cell moves both.
 */
function differenceInterval(
  weak: CorrelationClaim,
  strong: WeakerCorrelationClaim["than"],
  setting: SliceSetting,
): { readonly interval: Interval | null; readonly resamples: number } {
  const { table, slice } = setting;
  const [weakCells, strongCells] = [weak, strong].map(({ among }) => new Set(cellsAmong(among, setting)));
  const points = slice.cells
    .map((cell) => ({
      weak: weakCells!.has(cell) ? pointsOf([cell], weak.x, weak.y, table) : [],
      strong: strongCells!.has(cell) ? pointsOf([cell], strong.x, strong.y, table) : [],
    }))
    .filter((own) => own.weak.length + own.strong.length > 0);
  const weakRho = resampledRho(points.map((own) => own.weak));
  const strongRho = resampledRho(points.map((own) => own.strong));
  const resamples = resamplesFor(points.length, setting.resamples);
  if (resamples < setting.resamples)
    return {
      interval: normalInterval(
        points.map((own) => own.weak),
        points.map((own) => own.strong),
      ),
      resamples: 0,
    };
  const interval = bootstrapInterval(
    points.length,
    (indices) => {
      const [one, other] = [weakRho(indices), strongRho(indices)];
      return one === null || other === null ? null : Math.abs(one) - Math.abs(other);
    },
    {
      stream: claimStream(setting, `${weak.id}-comparison`, slice.name),
      resamples,
      level: 0.95,
    },
  );
  return { interval, resamples };
}

/** The normal interval of the difference of two absolute correlations of the points that cells have. */
function normalInterval(
  weak: readonly (readonly Point[])[],
  strong: readonly (readonly Point[])[],
): Interval | null {
  const [one, other] = [signedInfluence(weak), signedInfluence(strong)];
  if (one === null || other === null) return null;
  const reach =
    studentQuantile(0.975, NORMAL) * influenceError(one.influence.map((own, i) => own - other.influence[i]!));
  const difference = one.size - other.size;
  return { low: difference - reach, high: difference + reach, level: 0.95 };
}

/** The absolute value of rho and what each cell moves it, of all cells; `null` where it is undefined. */
function signedInfluence(
  points: readonly (readonly Point[])[],
): { readonly size: number; readonly influence: Float64Array } | null {
  const all = points.flat();
  const [x, y] = [all.map((point) => point.x), all.map((point) => point.y)];
  const [rho, own] = [spearmanRho(x, y), spearmanInfluence(x, y)];
  if (rho === null || own === null) return null;
  const factor = (Math.sign(rho) * points.length) / all.length;
  let place = 0;
  const influence = Float64Array.from(points, ({ length }) => (length === 0 ? 0 : factor * own[place++]!));
  return { size: Math.abs(rho), influence };
}

/** Spearman's rho of the points that resampled cells have; a cell has one point or none. */
function resampledRho(points: readonly (readonly Point[])[]): (cells: Int32Array) => number | null {
  const all = points.flat();
  const rho = spearmanOfResamples(
    all.map(({ x }) => x),
    all.map(({ y }) => y),
  );
  let place = 0;
  const places = Int32Array.from(points, (own) => (own.length === 0 ? -1 : place++));
  const drawn = new Int32Array(points.length);
  return (cells) => {
    let count = 0;
    for (let i = 0; i < cells.length; i++) {
      const place = places[cells[i]!]!;
      if (place >= 0) drawn[count++] = place;
    }
    return rho(drawn.subarray(0, count));
  };
}
