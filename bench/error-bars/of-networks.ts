import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type LabelledImages, stratifiedSubset } from "#data";
import { mlp } from "#families/networks";
import type { NetworkObjective } from "#landscape";
import { hessianProducts } from "#landscape/curvature";
import type { MeasuredNetwork, Observed } from "#measurements";
import type { RandomStream } from "#random";
import { trainedNetwork } from "../trained-network.ts";
import { measuredOf, soundNetwork } from "./measured.ts";
import { heldToOthers, type Trial } from "./trial.ts";

const WIDTHS = [4, 8, 16];
const BATCHES = [8, 64, 256];
const EPOCHS = 100;
/** The share of the examples that a measurement is on where their choice is part of its error. */
const SHARE = 0.5;
/** Dense Hessians are of networks with no more parameters. */
const MOST_DENSE = 800;

/** Networks of one shape, trained with different batches. */
export interface TrainedShape {
  readonly objective: NetworkObjective;
  readonly networks: readonly MeasuredNetwork[];
}

export async function trainedShapes(
  train: LabelledImages,
  stream: RandomStream,
): Promise<readonly TrainedShape[]> {
  const shapes: TrainedShape[] = [];
  for (const width of WIDTHS) {
    const { channels, height, width: across, classes } = train;
    const network = mlp({ inputShape: [channels, height, across], width, depth: 2, classes });
    const trained = [];
    for (const batchSize of BATCHES) {
      const own = stream.child("network", width, batchSize);
      trained.push(await trainedNetwork(network, train, { batchSize, epochs: EPOCHS, stream: own }));
    }
    shapes.push({
      objective: trained[0]!.objective,
      networks: trained.map(({ parameters }, i) =>
        soundNetwork(`width ${width}, batch ${BATCHES[i]}`, parameters),
      ),
    });
  }
  return shapes;
}

/** Small batches leave next to no loss. */
const isFitted = ({ key }: MeasuredNetwork): boolean => key.endsWith(`batch ${BATCHES[0]}`);

/** What is measured over and over, and what is held to be true of it. */
interface Case {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether on another half of the examples each time, or always on all. */
  readonly on: "halves" | "all";
  /** Settings by which the same measurement on all examples is as good as exact; else replicates are held to each other. */
  readonly atLength?: Readonly<Record<string, unknown>>;
  readonly truth: string;
  readonly only?: readonly string[];
}

const LONG = { steps: 300, tolerance: 1e-6, probes: 1000 };

const OF_TRAINING: readonly Case[] = [
  {
    kind: "curvature",
    settings: {},
    on: "halves",
    atLength: { lanczos_steps: 300, lanczos_tolerance: 1e-6, trace_probes: 1000 },
    truth: "all training examples",
  },
  { kind: "gauss_newton", settings: {}, on: "halves", atLength: LONG, truth: "all training examples" },
  { kind: "fisher", settings: {}, on: "halves", atLength: LONG, truth: "all training examples" },
  {
    kind: "fisher",
    settings: { targets: "drawn" },
    on: "halves",
    atLength: { ...LONG, targets: "drawn", draws: 100 },
    truth: "all training examples",
  },
  {
    kind: "sharpness",
    settings: {},
    on: "halves",
    atLength: {},
    truth: "all training examples",
    only: ["sharpness_sam", "sharpness_worst", "sharpness_elementwise", "sharpness_filterwise"],
  },
  {
    kind: "sharpness",
    settings: { ascents: 1 },
    on: "all",
    truth: "more draws",
    only: ["sharpness_average"],
  },
  { kind: "learning_coefficient", settings: { examples: 250 }, on: "all", truth: "more chains" },
];

export async function trialsOfNetworks(
  shapes: readonly TrainedShape[],
  train: LabelledImages,
  { replicates, stream }: { readonly replicates: number; readonly stream: RandomStream },
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const { objective, networks } of shapes) {
    for (const { kind, settings, on, atLength, truth, only } of OF_TRAINING) {
      const about = { kind, objective, networks };
      const examples = on === "all" ? train.count : Math.round(SHARE * train.count);
      const found = [];
      for (let replicate = 0; replicate < replicates; replicate++) {
        const own = stream.child(kind, truth, replicate);
        const ordered = on === "all" ? train : stratifiedSubset(train, train.count, own.child("order"));
        found.push(
          await measuredOf({ ...about, settings: { examples, ...settings }, train: ordered, stream: own }),
        );
      }
      const exact =
        atLength &&
        (await measuredOf({
          ...about,
          settings: { examples: train.count, ...atLength },
          train,
          stream: stream.child(kind, "exact"),
        }));
      for (const i of networks.keys()) {
        const observed = found.map((own) => own[i]!.observations);
        for (const { quantity } of observed[0]!) {
          if (only !== undefined && !only.includes(quantity)) continue;
          const numbers = observed.flatMap((own) => stated(own, quantity));
          const of = { quantity, truth, isFitted: isFitted(networks[i]!) };
          if (exact === undefined) trials.push(...heldToOthers(numbers, of));
          else {
            const known = exact[i]!.observations.find((own) => own.quantity === quantity)!;
            const [exactly, exactError] = [known.value!, known.standardError ?? 0];
            trials.push(...numbers.map((own) => ({ ...of, ...own, exact: exactly, exactError })));
          }
        }
      }
    }
  }
  return trials;
}

/** A number of a measurement with its error, where it states one. */
function stated(
  observed: readonly Observed[],
  quantity: string,
): readonly { readonly value: number; readonly error: number }[] {
  const { value, standardError } = observed.find((own) => own.quantity === quantity)!;
  return value === null || standardError === null ? [] : [{ value, error: standardError }];
}

/** Traces of layers, whose errors stand in series: of the random vectors alone. */
export async function trialsOfLayers(
  shapes: readonly TrainedShape[],
  train: LabelledImages,
  { replicates, stream }: { readonly replicates: number; readonly stream: RandomStream },
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const { objective, networks } of shapes) {
    for (const [kind, settings, values, errors, quantity] of [
      [
        "layer_curvature",
        { steps: 2, tolerance: 1 },
        "layer_trace",
        "layer_trace_se",
        "layer_trace (series)",
      ],
      [
        "curvature",
        { lanczos_steps: 2 },
        "trace_by_parameter",
        "trace_by_parameter_se",
        "trace_by_parameter (series)",
      ],
    ] as const) {
      const found = [];
      for (let replicate = 0; replicate < replicates; replicate++) {
        const own = stream.child(kind, "layers", replicate);
        const asked = { kind, settings: { examples: train.count, ...settings }, objective, networks };
        found.push(await measuredOf({ ...asked, train, stream: own }));
      }
      for (const i of networks.keys()) {
        for (const layer of found[0]![i]!.series![values]!.keys()) {
          const numbers = found.map((own) => {
            const { [values]: all, [errors]: stated } = own[i]!.series!;
            return { value: all![layer]!, error: stated![layer]! };
          });
          const of = { quantity, truth: "more random vectors", isFitted: isFitted(networks[i]!) };
          trials.push(...heldToOthers(numbers, of));
        }
      }
    }
  }
  return trials;
}

/** What quadratures say of spectra, beside the eigenvalues of dense Hessians. */
export async function trialsOfSpectra(
  shapes: readonly TrainedShape[],
  train: LabelledImages,
  { replicates, stream }: { readonly replicates: number; readonly stream: RandomStream },
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const { objective, networks } of shapes) {
    if (objective.layout.size > MOST_DENSE) continue;
    const spectra = [];
    for (const { parameters } of networks) spectra.push(await denseSpectrum(objective, parameters, train));
    for (let replicate = 0; replicate < replicates; replicate++) {
      const found = await measuredOf({
        kind: "spectral_density",
        settings: { examples: train.count },
        objective,
        networks,
        train,
        stream: stream.child("spectra", replicate),
      });
      for (const [i, { observations }] of found.entries()) {
        const eigenvalues = spectra[i]!;
        const zero = -1e-5 * Math.max(...eigenvalues.map(Math.abs));
        const exactly = {
          hessian_negative_mass: eigenvalues.filter((value) => value < zero).length / eigenvalues.length,
          hessian_frobenius_norm: Math.hypot(...eigenvalues),
        };
        for (const [quantity, exact] of Object.entries(exactly)) {
          const own = stated(observations, quantity);
          trials.push(
            ...own.map((number) => ({
              quantity,
              truth: "the dense Hessian",
              isFitted: isFitted(networks[i]!),
              ...number,
              exact,
              exactError: 0,
            })),
          );
        }
      }
    }
  }
  return trials;
}

/** All eigenvalues of the Hessian over these examples. */
async function denseSpectrum(
  objective: NetworkObjective,
  parameters: Float32Array,
  { images, labels }: LabelledImages,
): Promise<readonly number[]> {
  const operators = await hessianProducts({
    objective,
    networks: [parameters],
    examples: { inputs: images, targets: labels },
  });
  const { size } = objective.layout;
  const units = Array.from({ length: size }, (_, i) => {
    const unit = new Float64Array(size);
    unit[i] = 1;
    return unit;
  });
  const [columns] = await operators.applyBlocks([units]);
  operators.release();
  const dense = new Matrix(columns!.map((column) => [...column]));
  return new EigenvalueDecomposition(dense.add(dense.transpose()).mul(0.5), { assumeSymmetric: true })
    .realEigenvalues;
}

/** How noisy gradients are, over examples that no network was trained on. */
export async function trialsOfGradients(
  shapes: readonly TrainedShape[],
  pool: LabelledImages,
  { replicates, stream }: { readonly replicates: number; readonly stream: RandomStream },
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const { objective, networks } of shapes) {
    const about = { kind: "gradient_noise", objective, networks };
    const exact = await measuredOf({ ...about, settings: { examples: pool.count }, train: pool, stream });
    for (let replicate = 0; replicate < replicates; replicate++) {
      const train = stratifiedSubset(pool, 512, stream.child("gradients", replicate));
      const found = await measuredOf({ ...about, settings: {}, train, stream });
      for (const [i, { observations }] of found.entries()) {
        const quantity = "gradient_noise_scale";
        const known = exact[i]!.observations.find((own) => own.quantity === quantity)!;
        trials.push(
          ...stated(observations, quantity).map((own) => ({
            quantity,
            truth: "many more fresh examples",
            isFitted: isFitted(networks[i]!),
            ...own,
            exact: known.value!,
            exactError: known.standardError!,
          })),
        );
      }
    }
  }
  return trials;
}
