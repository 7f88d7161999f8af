import { chordLength, lengthRatio, type PathProfile, pathLength } from "#landscape/connectivity";
import { float32Tensor, type ParameterLayout, splitParameters, type Tensor } from "#trees";
import { type SoughtCurves, soughtCurves } from "./connectivity-curves.ts";
import {
  curveObservations,
  lengthObservations,
  lineObservations,
  profileObservations,
  severalObservations,
} from "./connectivity-observations.ts";
import { type ConnectivitySettings, fileKey, type Pair, pairOf } from "./connectivity-pair.ts";
import { type JoinedBy, type JudgedPath, profilesOf } from "./connectivity-profiles.ts";
import type { KeptArrays, Measure, MeasureAgain, MeasurementRequest, Observed } from "./measurement.ts";
import { observedOnTestData } from "./on-test-data.ts";

type Request = MeasurementRequest<ConnectivitySettings>;

/** Measures the straight line and fitted curves between the networks of each pair. */
export const measureConnectivities: Measure<ConnectivitySettings> = async (request) => {
  const { settings } = request;
  const pairs = request.subjects.map((subject) => pairOf(subject, request));
  const sought = await soughtCurves(pairs, request);
  const onTest = await testPaths(sought, request);
  return sought.map(({ pair, line, curves, best }, i) => ({
    observations: [
      ...lineObservations(pair, line, settings),
      ...curveObservations(best, settings),
      ...severalObservations(curves),
      ...testObservations(sought[i]!, onTest?.[i], settings),
    ],
    series: { curve_loss: best.curve.epochs.map(({ loss }) => loss) },
    file: {
      name: `curves/${fileKey(pair, settings)}`,
      tensors: {
        ...bendTensors(request.objective.layout, best.curve.points),
        ...profileTensors("profile", best.profile),
        ...profileTensors("line", line.profile),
        ...(onTest && {
          ...profileTensors("test_profile", onTest[i]!.best.profile),
          ...profileTensors("test_line", onTest[i]!.line.profile),
        }),
      },
    },
  }));
};

/**
 * Judges the curves of earlier results again, by their control points, and the straight lines with them. What the training
 * of a curve came to, whether it diverged and what other starts gave its points do not say.
 */
export const judgeConnectivities: MeasureAgain<ConnectivitySettings> = async (request, kept) => {
  const { settings } = request;
  const pairs = request.subjects.map((subject) => pairOf(subject, request));
  const curves = pairs.map((pair, i): JoinedBy => {
    const { first, second } = pair;
    const points = [first.parameters, ...bendsIn(request.objective.layout, kept[i]!), second.parameters];
    return { pair, curve: { points, shape: settings.shape } };
  });
  const judged = await profilesOf(pairs, curves, request);
  const found = curves.map((own, i) => {
    const best = { ...own, ...judged[pairs.length + i]! };
    return { pair: own.pair, line: judged[i]!, curves: [best], best };
  });
  const onTest = await testPaths(found, request);
  return found.map((own, i) => {
    const { points, shape } = own.best.curve;
    const extent = {
      length: pathLength(points, shape),
      chord: chordLength(points),
      lengthRatio: lengthRatio(points, shape),
    };
    return {
      observations: [
        ...lineObservations(own.pair, own.line, settings),
        ...profileObservations(own.best, settings),
        ...lengthObservations(extent, settings),
        ...testObservations(own, onTest?.[i], settings),
      ],
    };
  });
};

/** A pair with a line and curves that were judged on training data. */
interface FoundPaths {
  readonly pair: Pair;
  readonly curves: readonly JoinedBy[];
  readonly best: JoinedBy;
}

/** The paths of a pair judged on test data. */
type TestPaths = Pick<SoughtCurves, "line"> & {
  readonly curves: readonly JudgedPath[];
  readonly best: JudgedPath;
};

/** The paths of pairs judged on test data, where that is asked for. */
async function testPaths(
  found: readonly FoundPaths[],
  request: Request,
): Promise<readonly TestPaths[] | undefined> {
  if (!request.settings.test_data) return undefined;
  const judged = await profilesOf(
    found.map(({ pair }) => pair),
    found.flatMap(({ curves }) => curves),
    request,
    "test",
  );
  const ofCurves = judged.slice(found.length);
  return found.map(({ curves, best }, i) => {
    const own = ofCurves.splice(0, curves.length);
    return { line: judged[i]!, curves: own, best: own[curves.indexOf(best)]! };
  });
}

function testObservations(
  { pair, best: { curve } }: FoundPaths,
  paths: TestPaths | undefined,
  settings: ConnectivitySettings,
): readonly Observed[] {
  if (paths === undefined) return [];
  return observedOnTestData([
    ...lineObservations(pair, paths.line, settings),
    ...profileObservations({ ...paths.best, curve }, settings),
    ...severalObservations(paths.curves),
  ]);
}

/** The control points between the ends, from the arrays of a curve's file. */
function bendsIn({ entries, size }: ParameterLayout, arrays: KeptArrays): readonly Float32Array[] {
  const bends: Float32Array[] = [];
  for (let bend = 1; entries.every(({ name }) => `bend${bend}.${name}` in arrays); bend++) {
    const flat = new Float32Array(size);
    for (const { name, offset, size: own } of entries) {
      const { data } = arrays[`bend${bend}.${name}`]!;
      if (data.length === own) flat.set(data, offset);
    }
    bends.push(flat);
  }
  return bends;
}

/** The trained control points, so that a path can be looked at or judged again. */
function bendTensors(
  layout: ParameterLayout,
  points: readonly Float32Array[],
): Readonly<Record<string, Tensor>> {
  const bends = points.slice(1, -1).flatMap((bend, i) => {
    const parts = splitParameters(layout, bend);
    return layout.entries.map(
      ({ name, shape }) => [`bend${i + 1}.${name}`, float32Tensor(parts[name]!.slice(), shape)] as const,
    );
  });
  return Object.fromEntries(bends);
}

function profileTensors(path: string, profile: PathProfile | null): Record<string, Tensor> {
  const column = (of: (point: PathProfile[number]) => number): Tensor =>
    float32Tensor(Float32Array.from(profile ?? [], of));
  return {
    [`${path}.t`]: column(({ t }) => t),
    [`${path}.loss`]: column(({ loss }) => loss),
    [`${path}.error_pct`]: column(({ error }) => error),
  };
}
