import { type PathProfile, pathExtent } from "#landscape/connectivity";
import { float32Tensor, type Tensor } from "#trees";
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
import { keptVectors, vectorTensors } from "./kept-vectors.ts";
import type { Measure, MeasureAgain, MeasurementRequest, Observed } from "./measurement.ts";
import { observedOnTestData } from "./on-test-data.ts";

type Request = MeasurementRequest<ConnectivitySettings>;

/** What control points between the ends are called where they are kept, so that a path can be looked at or judged again. */
const BEND = "bend";

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
        ...vectorTensors(request.objective.layout, BEND, best.curve.points.slice(1, -1)),
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
    const points = [
      first.parameters,
      ...keptVectors(request.objective.layout, BEND, kept[i]!),
      second.parameters,
    ];
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
    return {
      observations: [
        ...lineObservations(own.pair, own.line, settings),
        ...profileObservations(own.best, settings),
        ...lengthObservations(pathExtent(points, shape), settings),
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

function profileTensors(path: string, profile: PathProfile | null): Record<string, Tensor> {
  const column = (of: (point: PathProfile[number]) => number): Tensor =>
    float32Tensor(Float32Array.from(profile ?? [], of));
  return {
    [`${path}.t`]: column(({ t }) => t),
    [`${path}.loss`]: column(({ loss }) => loss),
    [`${path}.error_pct`]: column(({ error }) => error),
  };
}
