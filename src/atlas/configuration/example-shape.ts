import { type ExampleShape, sourceNamed } from "#sources";
import type { DataConfiguration } from "./configuration.ts";

/** The shape of the examples of a data section and the number of its classes, known before a file is opened. */
export function exampleShapeOf(data: Pick<DataConfiguration, "source">): ExampleShape {
  return sourceNamed(data.source).shape(data);
}
