import type { Classifier } from "#landscape";
import type { ParameterLayout } from "#trees";
import type { Constant } from "./constant.ts";
import type { OnnxInput } from "./describe-input.ts";
import type { Head } from "./logits-of-graph.ts";
import type { OnnxGraph } from "./model.ts";
import type { Preparation } from "./preparation.ts";
import type { WrittenNormalisation } from "./written-normalisations.ts";

/** How a model is to be read, where its file leaves it open. */
export interface OnnxOptions {
  /** Shape of one example, for axes that the file leaves free; of tokens alone, whatever stands beside them. */
  readonly inputShape?: readonly number[];
  /**
   * What examples bring beside their tokens, such as `attention_mask`, by the names of inputs: an example is then
   * `[1 + names, length]`, tokens first, a row for each name in this order. Inputs that are not named are filled in.
   */
  readonly beside?: readonly string[];
  /** The output that is the network's answer. Default: the first of real numbers. */
  readonly output?: string;
  /** Stored tensors that are parameters, whatever they look like. */
  readonly parameters?: readonly string[];
  /** Stored tensors that are no parameters, such as tables of positions that were not trained. */
  readonly constants?: readonly string[];
}

/** What an ONNX file says of its network whatever the sizes of its examples. */
interface OnnxFileFacts {
  readonly path: string;
  /** What wrote the file, such as `pytorch 2.4.0`. */
  readonly producer: string;
  /** Version of the standard operators. */
  readonly opset: number;
  /** The weights of the file, flat as the layout of its parameters lies. */
  readonly parameters: Float32Array;
  /** The statistics of its batch normalisations, flat as theirs lies; exactly where it has such. */
  readonly statistics?: Float32Array;
  /** How often each operator is applied, by name. */
  readonly operators: Readonly<Record<string, number>>;
  /** What the network does to its examples before its first layer, where it prepares them itself. */
  readonly preparation?: Preparation;
  /** What was assumed of the file, a sentence each. */
  readonly assumptions: readonly string[];
  /** The graph as it is evaluated: what `checkImport` compares with ONNX Runtime. */
  readonly imported: ImportedGraph;
}

/** A classifier out of an ONNX file, as the measurements take one, with its weights. */
export interface OnnxNetwork extends OnnxFileFacts {
  /** Its function and sizes; inputs that are whole numbers may come as float32 or int32. */
  readonly classifier: Classifier;
  readonly input: OnnxInput;
}

/** An ONNX file that was read, whose network is had for examples of one shape. */
export interface OnnxModelFile extends OnnxFileFacts {
  readonly layout: ParameterLayout;
  /** Exactly where it has batch normalisations. */
  readonly statisticsLayout?: ParameterLayout;
  /** Real numbers that its function depends on beside parameters and statistics, by the names of their tensors. */
  readonly constants: ReadonlyMap<string, Constant>;
  /** Batch normalisations that it writes out, in their order. */
  readonly normalisations: readonly WrittenNormalisation[];
  /** Parameters that a product reads as they are: their first axis is what it sums over. */
  readonly summedFirst: ReadonlySet<string>;
  /** Parameters that are kernels of convolutions and matrices of products as they are. */
  readonly kernels: ReadonlySet<string>;
  /** Parameters by which batch normalisations scale. */
  readonly scales: ReadonlySet<string>;
  /** Sizes of the axes of an example; a text is the name of one that is free. `undefined` where the file does not say. */
  readonly axes: readonly (number | string)[] | undefined;
  /** Whether its examples are rows of whole numbers, as tokens are. */
  readonly readsIndices: boolean;
  /** The names of inputs that it reads beside its examples, such as a mask. */
  readonly beside: readonly string[];
  /** Whether it puts the last axis of an example first, as networks do that read channels last. */
  readonly hasChannelsLast: boolean;
  /**
   * The network for examples of a shape, which may be left out where the file says it, that bring some inputs beside their
   * tokens (`OnnxOptions`).
   *
   * @throws AtlasError `onnx/input`, `onnx/output`, `onnx/operator` or `onnx/graph` of kind `input`
   */
  readonly network: (inputShape?: readonly number[], beside?: readonly string[]) => OnnxNetwork;
}

/** A graph that computes logits, without what its file has beside that. */
export interface ImportedGraph {
  readonly graph: OnnxGraph;
  readonly operatorSets: ReadonlyMap<string, number>;
  /** The output of the file in which the logits end, and what it makes of them. */
  readonly output: string;
  readonly head: Head;
  /** Whether the file itself can be asked for it: it is of numbers that Node.js hands over, and not computed as in training. */
  readonly isComparable: boolean;
  /** The name of the logits in the graph. */
  readonly logits: string;
  /** Stored tensors by the names of parameters and statistics in the layouts. */
  readonly stored: ReadonlyMap<string, string>;
}
