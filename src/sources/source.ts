import type { BesideTokens, ExampleSet, SentenceSizes } from "#data";
import type { RandomStream } from "#random";
import type { GivenSettings, SettingsOf, SettingsShape } from "#settings";

interface ImageSizes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Exactly for examples whose numbers are whole, 0 … vocabulary - 1, as tokens are. */
  readonly vocabulary?: number | undefined;
  /** Exactly for tokens beside which something stands: each but the first channel is a row of it, in this order. */
  readonly beside?: readonly BesideTokens[] | undefined;
}

/** What one image of a source is, and how many classes there are. */
export interface ImageShape extends ImageSizes {
  readonly classes: number;
  /** Exactly for examples with a class at each of so many places. */
  readonly places?: number | undefined;
}

/** What one image, or row of numbers, of a source is, and how many numbers are to be predicted of it. */
export interface NumbersShape extends ImageSizes {
  readonly outputs: number;
}

/** What one pair of sentences of a source is. */
export interface SentenceShape {
  readonly tokens: SentenceSizes;
}

/** What one example of a source is, known before a file is opened. */
export type ExampleShape = ImageShape | NumbersShape | SentenceShape;

/** Two settings that are possible by themselves and not together, or one that the others rule out. */
export interface SettingConflict {
  /** The setting that is to blame. */
  readonly key: string;
  /** What is wrong, such as `makes 80,000,000 weights`, to follow the path of the setting. */
  readonly problem: string;
  readonly expected: string;
}

/** How many examples of a source are asked for, and what they are drawn from. */
export interface ExamplesRequest {
  /** Training examples: a longer pool begins with a shorter one. */
  readonly train: number;
  /** Test examples, stratified where they are chosen among more. */
  readonly test: number;
  /** Whether files give their whole training pool, of at least `train` examples, unstratified. */
  readonly wholePool: boolean;
  /** Everything random comes from this stream: it is named by the root seed and the source. */
  readonly stream: RandomStream;
  /** Where relative folders start. */
  readonly dataFolder: string;
}

/** Examples to train on and to test on, of one kind, pixels raw: in [0, 1] for images. */
export interface TrainAndTest<Kind extends ExampleSet = ExampleSet> {
  readonly train: Kind;
  readonly test: Kind;
}

/** What a look at the files of a source shows of them, before any example is asked for. */
export interface FoundData {
  /** Settings of the source that its files decide, as they stand in a configuration from then on. */
  readonly settings: GivenSettings;
  /** How many training examples there are. */
  readonly train: number;
  /** How many test examples there are. */
  readonly test: number;
  /** What was chosen where the files leave a choice, and what is odd about them; a clause each, without a full stop. */
  readonly notes: readonly string[];
}

/** What is said of a source before any of its examples is made or read. */
export interface SourceTraits {
  /** Its name in a configuration, and that of its random stream. */
  readonly name: string;
  /** What its examples are, in a few words without a full stop. */
  readonly meaning: string;
  /** Whether its examples are images; convolutional networks need them. */
  readonly makesImages: boolean;
  /** Whether its examples are sentences with translations, which Transformers need; by default not. */
  readonly makesSentences?: boolean;
  /** Images, or pairs of sentences, that its files hold, training and test together; 0 for a source without files. */
  readonly imagesInFiles: number;
  /** The settings that it alone has; they stand in the data section beside its name. */
  readonly settings: SettingsShape;
}

/** A source as it is written down in its file. */
export interface SourceDescription<Shape extends SettingsShape> extends SourceTraits {
  readonly settings: Shape;
  readonly shape: (settings: SettingsOf<Shape>) => ExampleShape;
  /** What does not fit together in its settings, by the rule that `load` goes by. */
  readonly conflict?: (settings: SettingsOf<Shape>) => SettingConflict | undefined;
  /**
   * Of a source whose files decide what its examples are: looks at them, once, when a configuration is read. What it finds
   * stands in the configuration, so that all that follows knows it without a file. Throws errors of kind `input`.
   */
  readonly find?: (settings: SettingsOf<Shape>, dataFolder: string) => Promise<FoundData>;
  /** Makes or reads examples; loads whatever that needs when it is called. Throws errors of kind `input`. */
  readonly load: (settings: SettingsOf<Shape>, request: ExamplesRequest) => Promise<TrainAndTest>;
}

/** A source of examples. Its functions read its own settings out of a mapping that may hold others. */
export interface Source extends SourceTraits {
  /** How many images of one byte a number its files take as much memory as, where that is in its settings. */
  readonly imagesHeld?: (settings: GivenSettings) => number;
  /** Throws an input error `settings/invalid` for a setting out of its range, as those below do. */
  readonly shape: (settings: GivenSettings) => ExampleShape;
  readonly conflict: (settings: GivenSettings) => SettingConflict | undefined;
  readonly find?: (settings: GivenSettings, dataFolder: string) => Promise<FoundData>;
  readonly load: (settings: GivenSettings, request: ExamplesRequest) => Promise<TrainAndTest>;
}
