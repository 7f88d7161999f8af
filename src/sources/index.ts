/**
 * Sources of examples: what each is called, its settings, the shape of its examples and where they come from.
 *
 * Light: nothing here loads generators or readers, which a source imports when it is asked for examples; whole data
 * sets are made in `#sources/datasets`. A source is a file here and a line in `known-sources.ts`, or a module elsewhere
 * that calls `registerSource`.
 */
import "./known-sources.ts";

export { besideAsked, requirePaddingToken } from "./asked-beside.ts";
export { defineFileSource, type FileSourceDescription } from "./define-file-source.ts";
export { defineSource } from "./define-source.ts";
export { registerSource, sourceNamed, sources } from "./registry.ts";
export type {
  ExampleShape,
  ExamplesRequest,
  FoundData,
  ImageShape,
  SentenceShape,
  SettingConflict,
  Source,
  SourceDescription,
  SourceTraits,
  TrainAndTest,
} from "./source.ts";
