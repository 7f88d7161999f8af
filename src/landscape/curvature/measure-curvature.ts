import type { RandomStream } from "#random";
import { measured } from "#timing";
import { checkExamples } from "../examples.ts";
import type { CurvatureProductsRequest, HessianRequest } from "./curvature-products.ts";
import { compileCurvature } from "./curvature-programs.ts";
import { deflated } from "./deflation.ts";
import type { ExampleCurvatures } from "./example-curvatures.ts";
import { errorOfExamples } from "./example-errors.ts";
import { takeOff } from "./gram-schmidt.ts";
import { hutchinson, rademacher, type TraceEstimate } from "./hutchinson.ts";
import {
  courseOfEnds,
  courseWithKnownPart,
  type FoundSpectrum,
  type KnownPart,
  ritzVectorsWithin,
} from "./known-part.ts";
import type { ExtremeEigenvalue, SpectrumEnds } from "./lanczos.ts";
import { byGroups, type NetworkGroup } from "./measured-groups.ts";
import { byLoops, byProgram } from "./orthogonalisation.ts";
import { compileProducts } from "./product-programs.ts";
import { type PowerIterationResult, publishedTopEigenvalue, publishedTrace } from "./published-procedure.ts";
import { scaledOperators, scaledPrograms } from "./scaled.ts";
import { inLockstep } from "./symmetric-operators.ts";
import { tracesByRuns } from "./trace-by-runs.ts";

/** Probes of the trace, the first of them before anything known is taken off, by which the error of the choice of examples is judged. */
const JUDGING_PROBES = 6;

/**
 * Ritz vectors along which examples are looked at for that error, beside the two of the ends: what examples differ in is
 * mostly there, and probes alone, which see it by chance, made the error itself a matter of chance.
 */
const JUDGING_VECTORS = 6;

/** Networks, their probe set and how much work to spend on each; of another `matrix`, what is said of the Hessian is of that. */
export interface CurvatureRequest extends Omit<CurvatureProductsRequest, "layers"> {
  /**
   * One stream a network. Lanczos starts from its child `start`, probes come from its child `probes`; networks
   * given equal streams share them.
   */
  readonly streams: readonly RandomStream[];
  /** The most Lanczos steps. */
  readonly lanczosSteps: number;
  /** Lanczos stops once both residuals are below this share of the largest magnitude. */
  readonly lanczosTolerance: number;
  /** Rademacher probes of the trace, the most of them with a `traceTolerance`. */
  readonly traceProbes: number;
  /** No further probes, after eight, once the trace's standard error is at most this share of it; 0 (the default) draws all. */
  readonly traceTolerance?: number;
  /**
   * Take the trace on the space that Lanczos went through from its products, and leave only the rest to probes: by default
   * so.
   */
  readonly traceDeflation?: boolean;
  /**
   * Along what examples are compared for what the trace owes to their choice: probes alone, or beside them the sharpest
   * directions that Lanczos saw, in which examples differ most. By default those as well where their part of the trace
   * is taken off.
   */
  readonly judgedAlong?: "probes" | "ritz-vectors";
  /**
   * Runs that the examples are cut into, at least, with probes of its own for each: as many more samples of the trace for no
   * more work, and less, since forward derivatives do. No traces by parameter then. By default 1: all share their probes.
   */
  readonly traceRuns?: number;
  /**
   * How many examples the probe set was drawn from without replacement, where the Hessian of their mean loss is what is
   * wanted. By default the probe set is all there is.
   */
  readonly population?: number | undefined;
  /**
   * The diagonal D of a scale of the parameters, `[layout.size]`, from a network's flat parameters: what is said of the Hessian H
   * is then of D·H·D, as `adaptiveScale` gives one by filters. By default parameters are as they are.
   */
  readonly scaleOf?: ((parameters: Float32Array) => Float64Array) | undefined;
}

/** What the numbers of one network owe to which examples were drawn, one standard error each; 0 where all were. */
export interface ExampleErrors {
  readonly trace: number | null;
  /** To first order: what the Rayleigh quotient of the eigenvector found would be over other examples. */
  readonly largest: number | null;
  readonly smallest: number | null;
}

/** What the Hessian of one network looks like; `null` where its products are not finite. */
export interface Curvature {
  readonly spectrum: SpectrumEnds | null;
  readonly trace: TraceEstimate | null;
  /** The trace of the diagonal block of each named parameter, from the same probes; they sum to the trace. */
  readonly traceByParameter: Readonly<Record<string, TraceEstimate>> | null;
  readonly exampleErrors: ExampleErrors;
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
  const { objective, examples, population, lanczosSteps, lanczosTolerance, traceProbes } = request;
  const { traceTolerance = 0, traceDeflation = true, traceRuns = 1 } = request;
  if (!(traceRuns >= 1)) throw new RangeError(`${traceRuns} runs of examples: expected at least 1`);
  const { judgedAlong = traceDeflation ? "ritz-vectors" : "probes" } = request;
  const { entries } = objective.layout;
  const isSample = population !== undefined && population > checkExamples(objective.examples, examples);
  const judging = traceRuns > 1 ? JUDGING_PROBES : Math.min(traceProbes, JUDGING_PROBES);
  const judged = judgedAlong === "ritz-vectors" ? JUDGING_VECTORS : 0;
  const isPartKept = traceDeflation || (isSample && judged > 0);
  const compileFor = (count: number) =>
    compileCurvature(request, count, { judgedVectors: isSample ? 2 + judged + judging : 0 });
  return byGroups(request, lanczosSteps, compileFor, async (plain, group, compiled) => {
    const { streams } = group;
    const scales = request.scaleOf && group.networks.map(request.scaleOf);
    const operators = scales ? scaledOperators(plain, scales) : plain;
    const programs = scales ? scaledPrograms(compiled, scales) : compiled;
    const { dimension } = operators;
    const iterations = await inLockstep<FoundSpectrum | null>(
      streams.map((stream, place) => {
        const steps = {
          dimension,
          stream: stream.child("start"),
          steps: lanczosSteps,
          tolerance: lanczosTolerance,
          keepVectors: true,
        };
        const course = isPartKept ? courseWithKnownPart(steps, entries) : courseOfEnds(steps);
        const { orthogonalisation } = programs;
        return orthogonalisation ? byProgram(course, orthogonalisation, place) : byLoops(course);
      }),
      operators,
    );
    const spectra = iterations.map((found) => found?.ends ?? null);
    const traceOf = (stream: RandomStream, known: KnownPart | undefined) =>
      hutchinson({
        dimension,
        stream: stream.child("probes"),
        probes: traceProbes,
        ...(traceTolerance > 0 && { relativeError: traceTolerance }),
        blocks: entries,
        probesAtOnce: operators.blockSize,
        known,
      });
    const knownOf = (network: number) => (traceDeflation ? iterations[network]?.known : undefined);
    const byRuns =
      programs.runCurvatures &&
      (await measured("vectors", () =>
        tracesByRuns(programs.runCurvatures!, group, {
          probes: traceProbes,
          relativeError: traceTolerance,
          known: streams.map((_, network) => knownOf(network)),
          deflation: programs.deflation,
          probesAtOnce: operators.blockSize,
        }),
      ));
    const traces = await inLockstep(
      (byRuns ? [] : streams).map((stream, network) => {
        const known = knownOf(network);
        if (programs.deflation === undefined || known === undefined) return traceOf(stream, known);
        return deflated(traceOf(stream, { ...known, basis: [] }), programs.deflation, known.basis);
      }),
      operators,
    );
    const errors =
      programs.curvatures !== undefined && population !== undefined
        ? await measured("vectors", () =>
            exampleErrors(programs.curvatures!, group, iterations, { population, probes: judging, judged }),
          )
        : streams.map(() => NO_ERRORS);
    return spectra.map((ends, network) => {
      const spectrum = ends && { ...ends, largest: bare(ends.largest), smallest: bare(ends.smallest) };
      const shared = { spectrum, exampleErrors: errors[network]! };
      if (byRuns) return { ...shared, trace: byRuns[network]!, traceByParameter: null };
      const estimate = traces[network] ?? null;
      if (estimate === null) return { ...shared, trace: null, traceByParameter: null };
      const { blocks, ...trace } = estimate;
      const named = entries.map(({ name }, i) => [name, blocks[i]!] as const);
      return { ...shared, trace, traceByParameter: Object.fromEntries(named) };
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
  const compileFor = (count: number) => compileProducts(request, count);
  return byGroups(request, 0, compileFor, async (operators, { streams }) => {
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

const NO_ERRORS: ExampleErrors = { trace: 0, largest: 0, smallest: 0 };

/** What the numbers of each network of a group owe to the choice of examples. */
async function exampleErrors(
  program: ExampleCurvatures,
  group: NetworkGroup,
  iterations: readonly (FoundSpectrum | null)[],
  {
    population,
    probes,
    judged,
  }: { readonly population: number; readonly probes: number; readonly judged: number },
): Promise<readonly ExampleErrors[]> {
  const { networks, streams } = group;
  const vectors = streams.map((stream, network) => {
    const size = networks[network]!.length;
    const found = iterations[network];
    const nothing = () => new Float64Array(size);
    const ends = [found?.ends.largest.vector ?? nothing(), found?.ends.smallest.vector ?? nothing()];
    const within = found?.known === undefined ? [] : ritzVectorsWithin(found.known, judged);
    // Every network has as many vectors; nothing is seen along one of zeros.
    const apart = Array.from({ length: judged }, (_, i) => within[i] ?? nothing());
    // The very draws that the trace begins with: a child stream draws the same whenever it is made.
    const draws = stream.child("probes");
    const rest = Array.from({ length: probes }, () => {
      const probe = rademacher(size, draws);
      if (within.length > 0) takeOff(probe, [...ends, ...within]);
      return probe;
    });
    return { all: [...ends, ...apart, ...rest], isSplit: within.length > 0 };
  });
  const curvatures = await program.along(
    vectors.map(({ all }) => all),
    group,
  );
  return curvatures.map((own, network) => {
    const [largest, smallest] = own;
    const known = iterations[network] !== null;
    const errorOf = (rows: readonly Float64Array[]) => finite(errorOfExamples(rows, population));
    const seen = vectors[network]!.isSplit ? own.slice(0, 2 + judged) : [];
    const traces = own
      .slice(2 + judged)
      .map((rest) => rest.map((value, example) => seen.reduce((sum, along) => sum + along[example]!, value)));
    return {
      trace: errorOf(traces),
      largest: known ? errorOf([largest!]) : null,
      smallest: known ? errorOf([smallest!]) : null,
    };
  });
}

const finite = (error: number | null): number | null =>
  error !== null && Number.isFinite(error) ? error : null;

/** An end of a spectrum without its vector. */
function bare({ vector: _, ...end }: ExtremeEigenvalue): ExtremeEigenvalue {
  return end;
}
