import type { z } from "zod";
import type { ExampleSet, Targets } from "#data";
import type { Augmentation, NetworkObjective } from "#landscape";
import type { RandomStream } from "#random";
import type { Tensor } from "#trees";
import type { MeasurementSize, Work } from "./work.ts";

/** What gives one result: a single network, a pair of networks of one cell, or all networks of a cell together. */
export type SubjectKind = "network" | "pair" | "cell";

/** `better` mends the known defects of the published procedure, `paper` reproduces it. */
export type Procedure = "better" | "paper";

/** A value for either procedure. */
export type ByProcedure<Value> = Readonly<Record<Procedure, Value>>;

/** One setting of a measurement. */
export interface MeasurementSetting<Field extends z.ZodType = z.ZodType> {
  /** Its kind of value, from `#settings`. */
  readonly field: Field;
  /**
   * Keys of results leave a setting out at the value that `better` usually has: to change that value is to raise the
   * measurement's edition, and to keep the value of before among the `earlier` ones.
   */
  readonly usual: ByProcedure<z.output<Field>>;
  /** What the value usually was for `better` by an earlier edition, where that differs, for reading runs of then. */
  readonly earlier: Readonly<Record<number, z.output<Field>>>;
  /**
   * The setting counts training examples: no value may exceed what the smallest cell has, and the usual one is cut down
   * to that.
   */
  readonly upToAllExamples: boolean;
  /** The setting counts the examples of a batch that networks are trained on, as curves are. */
  readonly isBatch: boolean;
  /**
   * The setting says which subjects are measured and changes the result of none, so that keys of results leave it
   * out.
   */
  readonly choosesSubjects: boolean;
}

/** The settings of a measurement by their keys in the configuration. */
export type SettingShape = Readonly<Record<string, MeasurementSetting>>;

/** What `measure` reads of its settings. */
export type SettingValues<Shape extends SettingShape> = {
  readonly [Key in keyof Shape]: z.output<Shape[Key]["field"]>;
} & { readonly procedure: Procedure };

/** A network to be measured. */
export interface MeasuredNetwork {
  /** Names the network: what is drawn for it or for its pairs depends on this. */
  readonly key: string;
  /** Flat parameters in the layout of the request's objective. */
  readonly parameters: Float32Array;
  /** Flat batch statistics, exactly for batch-normalised networks. */
  readonly statistics?: Float32Array | undefined;
  /** Its training ran off: there is nothing to measure. */
  readonly diverged: boolean;
  /** Its output is the same for every input. */
  readonly degenerate: boolean;
}

/** What networks are measured on: training data, but where a quantity is of test data by its name. */
export interface MeasurementData {
  /** Prepared training examples, or what stands in their place; of images the first m are stratified for every m. */
  readonly train: ExampleSet;
  /** The targets that the networks were trained on: labels, numbers (standardised), or of sentences a token a place. */
  readonly labels: Targets;
  /** Prepared test examples with clean targets. */
  readonly test: ExampleSet;
}

/** Everything that a measurement may depend on. */
export interface MeasurementRequest<Settings> {
  /** What the networks minimise, with the network function behind it. */
  readonly objective: NetworkObjective;
  readonly networks: readonly MeasuredNetwork[];
  /** The networks behind each result that is wanted, by their position: `[i]`, `[i, j]` or all. */
  readonly subjects: readonly (readonly number[])[];
  readonly data: MeasurementData;
  /** What the networks were trained on in place of the examples, for what is trained between them; never measured on. */
  readonly augmentation?: Augmentation | undefined;
  readonly settings: Settings;
  /** The random draws of one purpose; equal words give equal draws. */
  readonly stream: (...purpose: readonly [string, ...(string | number)[]]) => RandomStream;
  /** Freshly initialised flat parameters, drawn as the networks of the experiment are. */
  readonly initialParameters: (stream: RandomStream) => Float32Array;
}

/** One measured number. */
export interface Observed {
  /** A name of `#quantities`. */
  readonly quantity: string;
  /** `null` where the quantity is undefined for these networks. */
  readonly value: number | null;
  /** The uncertainty of this one number; `null` if it is exact or unknown. */
  readonly standardError: number | null;
  /**
   * What is known about the number beside it, such as whether an iteration converged. Of a network, `se_examples` and
   * `se_nodes` are what of its standard error all networks of a cell share, and do not average out over them.
   */
  readonly evidence?: Readonly<Record<string, number | boolean | string | null>>;
}

/** What one subject gives. */
export interface Measured {
  /** Empty where there is nothing to measure, as of a network that diverged. */
  readonly observations: readonly Observed[];
  /** Short lists of numbers behind them, by the names that the description documents; `null` is not finite. */
  readonly series?: Readonly<Record<string, readonly (number | null)[]>>;
  /** Arrays that are kept in a file of their own. */
  readonly file?: {
    /** Below the store's folder and without ending, such as `curves/0f…`; in a run the result's key is its last part. */
    readonly name: string;
    readonly tensors: Readonly<Record<string, Tensor>>;
  };
}

/** Measures every subject of a request, in their order. What a subject gives depends on nothing but the request. */
export type Measure<Settings> = (request: MeasurementRequest<Settings>) => Promise<readonly Measured[]>;

/** What a result keeps in a file: its arrays by name. */
export type KeptArrays = Readonly<Record<string, Tensor>>;

/**
 * Measures every subject of a request again from the arrays that its earlier result kept, in the order of the subjects.
 * A quantity that they do not decide is left out.
 */
export type MeasureAgain<Settings> = (
  request: MeasurementRequest<Settings>,
  kept: readonly KeptArrays[],
) => Promise<readonly Measured[]>;

/** What a measurement keeps beside its numbers, for the documentation of run folders. */
export interface Artefact {
  /** The name of a series, or of tensors of the file. */
  readonly name: string;
  readonly meaning: string;
}

/** What `defineMeasurement` is told. */
export interface MeasurementDefinition<Shape extends SettingShape> {
  /** Names the section of the configuration, the jobs and their journal lines. */
  readonly kind: string;
  /** One sentence fragment: the meaning of the section. */
  readonly summary: string;
  readonly of: SubjectKind;
  /** Raise it when a change of the code changes numbers: results of an earlier edition are then measured again. */
  readonly edition: number;
  readonly settings: Shape;
  /** Whether it is of networks of sentences and of no others; by default not. */
  readonly needsSentences?: boolean;
  /** Whether networks are measured only where the configuration has its section; by default always. */
  readonly onlyAsked?: boolean;
  /** The settings at which only a loss that is a likelihood of outputs will do, as targets are drawn; by default none. */
  readonly needsLikelihoodAt?: Readonly<Record<string, unknown>>;
  /** The names in `#quantities` that it can give. */
  readonly quantities: readonly string[];
  readonly artefacts?: readonly Artefact[];
  /** Which pairs of so many networks are measured, for a measurement of pairs; all by default. */
  readonly pairs?: (
    networks: number,
    settings: SettingValues<Shape>,
    usual: number,
  ) => readonly (readonly [number, number])[];
  /** What measuring some subjects of one cell takes, at most where it goes by what is found. */
  readonly work: (size: MeasurementSize, settings: SettingValues<Shape>) => Work;
  /** The settings whose work is the least that these may take; by default the same. */
  readonly least?: (settings: SettingValues<Shape>) => SettingValues<Shape>;
  /** How many vectors as long as a network's parameters a result keeps in its file; by default none. */
  readonly keptVectors?: (settings: SettingValues<Shape>) => number;
  /** Loads the function that measures, and with it the engine. */
  readonly load: () => Promise<Measure<SettingValues<Shape>>>;
  /**
   * Loads the function that measures again from what results keep in their files, where to measure from the networks
   * alone would be to train again. Without it, to measure again is to measure.
   */
  readonly loadAgain?: () => Promise<MeasureAgain<SettingValues<Shape>>>;
}

/** A measurement whose settings are checked whenever they are handed in. */
export interface Measurement
  extends Pick<MeasurementDefinition<SettingShape>, "kind" | "summary" | "of" | "edition" | "quantities"> {
  readonly settings: SettingShape;
  readonly needsSentences: boolean;
  readonly onlyAsked: boolean;
  /** `null` where any loss will do. */
  readonly needsLikelihoodAt: Readonly<Record<string, unknown>> | null;
  readonly artefacts: readonly Artefact[];
  /**
   * The positions of the networks behind each result of a cell of so many networks.
   *
   * @param usual how many the cells of the experiment have; where a cell has more, its pairs are those of so many, and more
   *   with each further network. Default: as many as this one
   */
  readonly subjects: (
    networks: number,
    settings: MeasurementSettings,
    usual?: number,
  ) => readonly (readonly number[])[];
  readonly work: (size: MeasurementSize, settings: MeasurementSettings) => Work;
  /** The least that it may take: `work`, unless how much it is goes by what is found. */
  readonly leastWork: (size: MeasurementSize, settings: MeasurementSettings) => Work;
  /** How many vectors as long as a network's parameters a result keeps in its file. */
  readonly keptVectors: (settings: MeasurementSettings) => number;
  readonly measure: (request: MeasurementRequest<MeasurementSettings>) => Promise<readonly Measured[]>;
  /**
   * Measures subjects that have results again, to compare: from the arrays that these keep where the measurement can,
   * else from the start. Of a subject without arrays where it needs them there is nothing.
   */
  readonly measureAgain: (
    request: MeasurementRequest<MeasurementSettings>,
    kept: readonly (KeptArrays | undefined)[],
  ) => Promise<readonly Measured[]>;
}

/** The settings of one measurement as a configuration holds them, its procedure among them. */
export type MeasurementSettings = Readonly<Record<string, unknown>> & { readonly procedure: Procedure };
