import { AtlasError } from "#errors";
import type { RandomStream } from "#random";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { checkExamples } from "../examples.ts";
import { evenRuns, hessianPass, hessianRows, networksAtOnce } from "../group-size.ts";
import { type HessianOperators, type HessianRequest, hessianProducts } from "./hessian-products.ts";
import { hutchinson, type TraceEstimate } from "./hutchinson.ts";
import { lanczos, type SpectrumEnds } from "./lanczos.ts";
import { type PowerIterationResult, publishedTopEigenvalue, publishedTrace } from "./published-procedure.ts";
import { inLockstep } from "./symmetric-operators.ts";

/** Vectors in float64 that a network keeps while it is measured, beside the basis of the eigenvalue iteration. */
const VECTORS_OF_A_PRODUCT = 8;

/** Networks, their probe set and how much work to spend on each. */
export interface CurvatureRequest extends HessianRequest {
  /**
   * One stream a network. Lanczos starts from its child `start`, probes come from its child `probes`; networks
   * given equal streams share them.
   */
  readonly streams: readonly RandomStream[];
  /** The most Lanczos steps. */
  readonly lanczosSteps: number;
  /** Lanczos stops once both residuals are below this share of the largest magnitude. */
  readonly lanczosTolerance: number;
  /** Rademacher probes of the trace. */
  readonly traceProbes: number;
}

/** What the Hessian of one network looks like; `null` where its products are not finite. */
export interface Curvature {
  readonly spectrum: SpectrumEnds | null;
  readonly trace: TraceEstimate | null;
  /** The trace of the diagonal block of each named parameter, from the same probes; they sum to the trace. */
  readonly traceByParameter: Readonly<Record<string, TraceEstimate>> | null;
}

/** Top eigenvalue and trace by the published procedure. */
export interface PublishedCurvature {
  readonly topEigenvalue: PowerIterationResult | null;
  readonly trace: TraceEstimate | null;
}

/**
 * Signed ends of the Hessian spectrum and its trace, for several networks.
 *
 * The Hessian is of the mean loss over the probe set, without weight decay, over all parameters. Each
 * network's result depends on its parameters, the probe set and its stream alone. Throws as `hessianProducts`, and
 * an input error `curvature/streams` unless there is one stream a network.
 */
export async function measureCurvature(request: CurvatureRequest): Promise<readonly Curvature[]> {
  const { objective, lanczosSteps, lanczosTolerance, traceProbes } = request;
  const { entries } = objective.layout;
  return byGroups(request, lanczosSteps, async (operators, streams) => {
    const { dimension } = operators;
    const spectra = await inLockstep(
      streams.map((stream) =>
        lanczos({
          dimension,
          stream: stream.child("start"),
          steps: lanczosSteps,
          tolerance: lanczosTolerance,
        }),
      ),
      operators,
    );
    const traces = await inLockstep(
      streams.map((stream) =>
        hutchinson({
          dimension,
          stream: stream.child("probes"),
          probes: traceProbes,
          blocks: entries,
          probesAtOnce: operators.blockSize,
        }),
      ),
      operators,
    );
    return spectra.map((spectrum, network) => {
      const estimate = traces[network] ?? null;
      if (estimate === null) return { spectrum, trace: null, traceByParameter: null };
      const { blocks, ...trace } = estimate;
      const named = entries.map(({ name }, i) => [name, blocks[i]!] as const);
      return { spectrum, trace, traceByParameter: Object.fromEntries(named) };
    });
  });
}

/**
 * The same two quantities by the procedure of Yang et al. 2021, for comparison with published numbers.
 *
 * See `publishedTopEigenvalue` and `publishedTrace` for what is wrong with it.
 */
export async function measurePublishedCurvature(
  request: HessianRequest & Pick<CurvatureRequest, "streams">,
): Promise<readonly PublishedCurvature[]> {
  return byGroups(request, 0, async (operators, streams) => {
    const { dimension } = operators;
    const eigenvalues = await inLockstep(
      streams.map((stream) => publishedTopEigenvalue({ dimension, stream: stream.child("start") })),
      operators,
    );
    const traces = await inLockstep(
      streams.map((stream) => publishedTrace({ dimension, stream: stream.child("probes") })),
      operators,
    );
    return eigenvalues.map((topEigenvalue, network) => ({ topEigenvalue, trace: traces[network] ?? null }));
  });
}

/** Measures the networks of a request as many at once as memory and speed advise, in the order of the request. */
async function byGroups<Result>(
  request: HessianRequest & Pick<CurvatureRequest, "streams">,
  keptVectors: number,
  measure: (operators: HessianOperators, streams: readonly RandomStream[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  checkStreams(request);
  const { objective, networks, statistics, streams, examples } = request;
  checkParameters(objective, networks);
  checkStatistics(objective, statistics, networks.length);
  const atOnce = networksAtOnce({
    of: objective,
    rows: hessianRows(objective, checkExamples(objective.examples, examples)),
    pass: hessianPass(1),
    bytesPerParameter: 8 * (keptVectors + VECTORS_OF_A_PRODUCT),
  });
  const results: Result[] = [];
  for (const group of evenRuns([...networks.keys()], atOnce)) {
    const operators = await hessianProducts({
      ...request,
      networks: group.map((i) => networks[i]!),
      statistics: statistics && group.map((i) => statistics[i]!),
    });
    try {
      const own = group.map((i) => streams[i]!);
      results.push(...(await measure(operators, own)));
    } finally {
      operators.release();
    }
  }
  return results;
}

function checkStreams({ networks, streams }: Pick<CurvatureRequest, "networks" | "streams">): void {
  if (streams.length === networks.length) return;
  throw new AtlasError({
    code: "curvature/streams",
    kind: "input",
    problem: `${streams.length} random streams for ${networks.length} networks`,
    expected: "one stream a network",
  });
}
