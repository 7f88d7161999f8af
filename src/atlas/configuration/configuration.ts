import type { SlurmSection } from "#atlas/slurm/section";
import type { AugmentationKind, LabelNoiseKind, PixelNoiseKind, PixelNoiseMode } from "#data";
import type { Device } from "#engine";
import type { NetworkChoice } from "#families";
import type { KnobName, KnobValue } from "#knobs";
import type { KindChoice } from "#landscape";
import type { IncompleteBatch, LearningRateSchedule, StopRule, TrainingBudget } from "#landscape/training";
import type { Procedure } from "#measurements";
import type { SchemeName } from "#nets/initialisation";
import type { QuantityName } from "#quantities";
import type { GivenSettings } from "#settings";

/** The data section of an experiment, every default filled in. */
export interface DataConfiguration extends GivenSettings {
  /** Where examples come from; the settings that this source alone has stand beside it. */
  readonly source: string;
  /** Training examples, stratified over the classes. */
  readonly examples: number;
  readonly test_examples: number;
  /** Fraction of training labels corrupted, 0 … 1. */
  readonly label_noise: number;
  readonly label_noise_kind: LabelNoiseKind;
  /** Magnitude of the noise on pixels in [0, 1]; 0 for none. */
  readonly pixel_noise: number;
  readonly pixel_noise_kind: PixelNoiseKind;
  readonly pixel_noise_mode: PixelNoiseMode;
  /** Whether pixels with noise are cut off at 0 and 1. */
  readonly pixel_noise_clip: boolean;
  /** Deviation of the Gaussian blur of training images before noise, pixels; 0 for none. */
  readonly blur: number;
  /** `train` computes mean and deviation by channel from the training pool. */
  readonly standardise: "train" | { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

/** The model section of an experiment. */
export interface ModelConfiguration extends NetworkChoice {
  readonly family: string;
  readonly width: number;
  /** What it counts is the family's to say; always the same where the family fixes it. */
  readonly depth: number;
  /** What normalises the outputs of each convolution. */
  readonly norm: string;
  readonly initialisation: SchemeName;
}

/** Where in a training its network is taken. */
export type Checkpoint = "end" | { readonly epochs: number } | { readonly share: number };

/** How networks that are pruned are trained again; what is not given is as in their first training. */
interface PruningConfiguration {
  /** Epochs of the first training to whose weights those that are kept go back. */
  readonly rewind_epochs: number;
  readonly retrain_epochs?: number | undefined;
  readonly retrain_batch_size?: number | undefined;
  readonly retrain_learning_rate?: number | undefined;
}

/** The training section of an experiment. */
export interface TrainingConfiguration {
  readonly batch_size: number;
  /** The base rate, or what it is by example of a minibatch: `learningRateOf` gives the number. */
  readonly learning_rate: number | { readonly per_batch: number };
  /** Of the optimisers that have a momentum. */
  readonly momentum: number;
  readonly weight_decay: number;
  /** What is minimised: a kind of loss of `#landscape/losses` with its settings. */
  readonly loss: KindChoice;
  /** How gradients become steps: a kind of optimiser of `#landscape/optimisers` with its settings, but for momentum. */
  readonly optimiser: KindChoice;
  readonly schedule: LearningRateSchedule;
  readonly budget: TrainingBudget;
  readonly stop: StopRule;
  readonly incomplete_batch: IncompleteBatch;
  /** What becomes of images each time that they are trained on; what is measured are the images themselves. */
  readonly augmentation: AugmentationKind;
  /** Whether layers train at one rate or at rates by the tails of their spectra, taken anew in every epoch. */
  readonly layer_temperatures: "equal" | "balanced";
  /** Share of the weights that are kept, 1 of a network that is not pruned. */
  readonly density: number;
  /** How pruned networks are trained again. */
  readonly pruning: PruningConfiguration;
  /** Bits of each weight after training; 32 leaves weights as they are. */
  readonly weight_bits: number;
  /** Where in the training of the budget the network is taken: `checkpointEpochs` gives the epochs. */
  readonly checkpoint: Checkpoint;
  /** Whether the test loss is followed by epoch, and the best kept as numbers that no choice may rest on. */
  readonly oracle: boolean;
}

/** A point of a training: whole epochs, 0 of the network as it was initialised, or its end. */
type TrainingPoint = number | "last";

/** The measurement section of an experiment: the procedure, and under the kind of each measurement its settings. */
export interface MeasureConfiguration {
  /** `paper` reproduces the published procedure where it differs; `better` mends its known defects. */
  readonly procedure: Procedure;
  /** Quantities with a column beside those that always have one; no job depends on them. */
  readonly columns: readonly QuantityName[];
  /** Where along their training networks are measured beside its end; nowhere unless given. */
  readonly at?: readonly TrainingPoint[] | undefined;
  readonly [kind: string]: unknown;
}

/** The phase section of an experiment: where the cuts lie. */
export interface PhaseConfiguration {
  /** Converged means a training loss below this. */
  readonly train_loss: number;
  /** Poorly connected means a mode connectivity below minus this many points of training error. */
  readonly connectivity_pct: number;
  /** Similar means a CKA of probabilities above this. */
  readonly cka: number;
}

/** A whole experiment with every default filled in: what `experiment.json` stores and what job keys hash. */
export interface ExperimentConfiguration {
  readonly name: string;
  /** What computes; rounding differs from device to device, so it belongs to what determines a result. */
  readonly device: Device;
  readonly data: DataConfiguration;
  readonly model: ModelConfiguration;
  readonly training: TrainingConfiguration;
  readonly grid: {
    readonly load: NumericAxis;
    readonly temperature: NumericAxis;
    readonly slices: readonly KnobAxis[];
    /** How a part of the cells is chosen from coarse to fine; absent where all are measured. */
    readonly refine?:
      | {
          readonly rounds: number;
          /** Of the networks of the whole grid, at most. */
          readonly share: number;
          /** Networks of a cell beyond `seeds` at most, where it stays undecided. */
          readonly more_seeds: number;
        }
      | undefined;
  };
  /** Networks per cell, numbered 0 … seeds - 1. */
  readonly seeds: number;
  /** The one root of all randomness. */
  readonly root_seed: number;
  readonly measure: MeasureConfiguration;
  readonly phases: PhaseConfiguration;
  /** What Slurm is asked for, where it is submitted to Slurm; no job depends on it. */
  readonly slurm?: SlurmSection | undefined;
}

/** One knob and the values it takes. */
export interface KnobAxis {
  readonly knob: KnobName;
  readonly values: readonly KnobValue[];
}

/** One knob of the plane and the numbers it takes. */
export interface NumericAxis extends KnobAxis {
  readonly values: readonly number[];
}
