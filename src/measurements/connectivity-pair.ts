import { canonicalJson, sha256Hex } from "#files";
import type { PathShape } from "#landscape/connectivity";
import type { MeasuredNetwork, MeasurementRequest } from "./measurement.ts";

/** What the measurement of connectivity is told. */
export interface ConnectivitySettings {
  readonly procedure: "better" | "paper";
  readonly interior_points: number;
  readonly epochs: number;
  readonly batch_size: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly initialisation: "line" | "random";
  readonly bends: number;
  readonly times: "stratified" | "independent";
  readonly loss_tolerance: number;
  readonly test_data: boolean;
  readonly shape: PathShape;
  readonly optimiser: string;
  readonly displacement: number;
  readonly restarts: number;
  readonly barrier_tolerance: number;
  readonly arc_length: boolean;
  readonly until_settled: boolean;
}

/** A pair of networks to be joined. */
export interface Pair {
  /** Names the pair's curve: the draws of its training, and with the points it is judged at its file. */
  readonly key: string;
  readonly first: MeasuredNetwork;
  readonly second: MeasuredNetwork;
}

export function pairOf(
  subject: readonly number[],
  { networks, settings }: MeasurementRequest<ConnectivitySettings>,
): Pair {
  const [first, second] = [networks[subject[0]!]!, networks[subject[1]!]!];
  return pairBetween(first, second, settings);
}

/** Two networks that are to be joined by a curve that is sought in some way. */
export function pairBetween(
  first: MeasuredNetwork,
  second: MeasuredNetwork,
  settings: ConnectivitySettings,
): Pair {
  return { key: curveKey([first.key, second.key], settings), first, second };
}

const KEY_LENGTH = 24;

/** What names the draws of a curve, by its ends and how it is sought: how densely it is judged does not. */
function curveKey(networks: readonly [string, string], settings: ConnectivitySettings): string {
  const { procedure, epochs, batch_size, learning_rate, weight_decay, initialisation } = settings;
  const { bends, shape, optimiser, displacement } = settings;
  const further = {
    ...(bends !== 1 && { bends }),
    ...(shape !== "bezier" && { shape }),
    ...(optimiser !== "sgd" && { optimiser }),
    ...(displacement !== 0 && { displacement }),
  };
  const curve = { epochs, batch_size, learning_rate, weight_decay, initialisation, ...further };
  return shortHash({ kind: "curve", procedure_version: 1, networks, procedure, curve });
}

/** What names the file of a curve and its points, so that another density leaves the points of results that there are. */
export function fileKey({ key: curve }: Pair, settings: ConnectivitySettings): string {
  const { interior_points, times, loss_tolerance, restarts, barrier_tolerance, until_settled } = settings;
  const further = {
    ...(restarts !== 1 && { restarts }),
    ...(barrier_tolerance !== 0 && { barrier_tolerance }),
    ...(until_settled && { until_settled }),
  };
  return shortHash({ kind: "curve file", curve, interior_points, times, loss_tolerance, ...further });
}

function shortHash(determinants: object): string {
  return sha256Hex(canonicalJson(determinants)).slice(0, KEY_LENGTH);
}
