import type { LogitsBy, LogitsOfPairBy, OwnLossBy, StemBy } from "#nets";
import type { ImageSize, Layer, NetworkSizes, SequenceShape, TokenShape } from "#nets/layers";
import type { GivenSettings, SettingsOf, SettingsShape } from "#settings";

/** Which network: its family, its size knobs, its norm and the settings that its family alone has. */
export interface NetworkChoice extends GivenSettings {
  readonly family: string;
  /** What it counts is the family's to say: units of a hidden layer, channels of the first convolution. */
  readonly width: number;
  /** Needed by families of any depth; not read where the family fixes it. */
  readonly depth?: number | undefined;
  /** By default the first that the family exists with. */
  readonly norm?: string | undefined;
}

/** The sizes and settings of one network as its family sees them, every one checked and every default filled in. */
export interface NetworkSettings<Norm extends string, Own> {
  /** Numbers in one input. */
  readonly inputs: number;
  /** Without the batch axis. */
  readonly inputShape: readonly number[];
  /** Of one input; one that is no image counts as a single row. */
  readonly image: ImageSize;
  /** What is read and answered; sentences of a single padding where the family reads none. */
  readonly sequence: SequenceShape;
  /** What examples are beside their shape; nothing for numbers that are answered once, as of most families. */
  readonly tokens: TokenShape;
  readonly classes: number;
  readonly width: number;
  readonly depth: number;
  readonly norm: Norm;
  /** The settings that the family alone has. */
  readonly own: Own;
}

/** A network as its family writes it down: layers as numbers, and a function of operations that are handed in. */
export interface WrittenNetwork {
  /** In the order of their parameters in a flat vector. */
  readonly layers: readonly Layer[];
  readonly logits: LogitsBy;
  /** The same of a source and a translation given apart, of a network of sentences. */
  readonly logitsOfPair?: LogitsOfPairBy | undefined;
  /** Where it begins with more than a small part of its work that is linear in its parameters; makes no difference to it. */
  readonly stem?: StemBy | undefined;
  /** The loss that it is trained by under `training.loss: module`; exactly for networks of a family with such a loss. */
  readonly loss?: OwnLossBy | undefined;
  /** What it counts as wrong of each example, 0 … 1; exactly for networks of a family with such errors. */
  readonly error?: OwnLossBy | undefined;
  /** What whoever chose it may not have meant, a sentence without a full stop; absent where all is well. */
  readonly note?: string | undefined;
  /** What its function depends on where its family and its choice do not say, plain values; of a network out of a file. */
  readonly parts?: Readonly<Record<string, unknown>>;
}

/** A network that is described: all but the operations that it computes with. */
export interface DescribedNetwork
  extends Pick<WrittenNetwork, "logits" | "logitsOfPair" | "stem" | "loss" | "error" | "note" | "parts"> {
  readonly sizes: NetworkSizes;
}

/** Weights of a network that was trained elsewhere, flat as its sizes say. */
export interface GivenWeights {
  readonly parameters: Float32Array;
  /** The statistics of its batch normalisations, where its file has them. */
  readonly statistics?: Float32Array;
}

/** What the networks of a family are read from, where that is files. */
export interface NetworkFiles {
  /**
   * Reads what networks of a model section are described by; called in every process before any of them is. Throws errors of
   * kind `input`.
   */
  readonly open: (choice: GivenSettings) => Promise<void>;
  /**
   * Weights of the network of a seed, which was trained elsewhere, for inputs of one shape; after `open`.
   */
  readonly weights: (
    choice: GivenSettings,
    seed: number,
    inputShape: readonly number[],
  ) => Promise<GivenWeights>;
}

/** How deep the networks of a family are: as deep as one likes, or always the same. */
export type FamilyDepth =
  | {
      /** What is counted: `hidden layers`. */
      readonly counts: string;
      readonly usual: number;
      /** The fewest that a network can have; a configuration asks for at least 1. */
      readonly least: number;
    }
  | { readonly fixed: number };

/** What networks of a file read beside tokens. */
export interface AskedBeside {
  /** Names of inputs, such as `attention_mask`. */
  readonly names: readonly string[];
  /** The token that fills texts up, where a configuration beside the file says it. */
  readonly padding: number | undefined;
}

/** What is said of a family before any network of it: what it is called and what its networks can be. */
export interface FamilyTraits {
  /** Its name in a configuration. */
  readonly name: string;
  /** Before its name in a sentence. */
  readonly article: "a" | "an";
  /** What its networks are, to follow its name: `is fully connected`. Families of the same words are named together. */
  readonly kind: string;
  /** What a width counts: `units of each hidden layer`. */
  readonly width: string;
  /** The width of its networks where none is given; that of most families unless said. */
  readonly usualWidth?: number;
  readonly depth: FamilyDepth;
  /** The norms that it exists with, the usual one first; `none` is to have none. */
  readonly norms: readonly [string, ...string[]];
  /** Whether its inputs must be images. */
  readonly needsImages: boolean;
  /** Whether it reads sentences and answers with their translations, and nothing else; by default not. */
  readonly needsSentences?: boolean;
  /** Whether its networks can read whole numbers, as tokens are, and answer at several places; by default not. */
  readonly readsTokens?: boolean;
  /** Whether its networks can read what stands beside tokens, such as a mask; by default not. */
  readonly readsBeside?: boolean;
  /** What the networks of a file read beside tokens; nothing unless said. */
  readonly besideTokens?: AskedBeside;
  /** Whether its networks bring a loss of their own; by default not. */
  readonly hasOwnLoss?: boolean;
  /** Whether its networks say what is wrong of an answer; by default not. */
  readonly hasOwnError?: boolean;
  /** The settings that it alone has; they stand in the model section beside its name. */
  readonly settings: SettingsShape;
}

/** A family as it is written down in its file. */
export interface FamilyDescription<Norm extends string, Shape extends SettingsShape> extends FamilyTraits {
  readonly norms: readonly [Norm, ...Norm[]];
  readonly settings: Shape;
  /** The network of settings that are possible by themselves; throws an input error for what does not exist. */
  readonly network: (settings: NetworkSettings<Norm, SettingsOf<Shape>>) => WrittenNetwork;
}

/** A family of networks. */
export interface Family extends FamilyTraits {
  /** Exactly for a family whose networks lie in files, trained: they are not trained anew, and how they were is not known. */
  readonly files?: NetworkFiles;
  /**
   * The network of a choice for inputs of one shape, without the batch axis, or for sentences, whose input is one shape of
   * source and target together and whose classes are the target's words. Examples of whole numbers, or with a class at each
   * of several places, are told as tokens.
   *
   * @throws AtlasError of kind `input`: `nets/size`, `nets/image-shape`, `nets/sentences`, `nets/tokens`, `nets/norm`
   * or `settings/invalid` for what does not exist
   */
  readonly describe: (
    choice: NetworkChoice,
    inputShape: readonly number[],
    classes: number,
    sequence?: SequenceShape,
    tokens?: TokenShape,
  ) => DescribedNetwork;
}
