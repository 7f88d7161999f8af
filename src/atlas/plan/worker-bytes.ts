import { type DataConfiguration, inputsPerExampleOf } from "#atlas/configuration";
import type { Work } from "#measurements";
import type { NetworkSizes } from "#nets/layers";
import { sourceNamed } from "#sources";
import { answerBytes } from "./answer-bytes.ts";

/**
 * Memory of a worker beside its data and the arrays of one job: the runtime and the programs it keeps, bytes. A fresh worker
 * comes to 215 MiB with its first small job, and to 280 to 375 with many, between which it gives memory back. Threads add
 * none to speak of: jobs of ResNet-18 of width 16 came to 1386, 1371 and 1392 MiB with 1, 2 and 4 of them.
 */
export const BASE_BYTES = 290 * 2 ** 20;

/** What a worker needs at most at a job of so much work on some data, bytes. */
export function workerBytes(
  { layout }: Pick<NetworkSizes, "layout">,
  data: DataConfiguration,
  { activationBytes, vectors }: Pick<Work, "activationBytes" | "vectors">,
): number {
  const examples = exampleBytes(data);
  // Examples as they were read are let go of once they are prepared, sooner or later.
  return BASE_BYTES + Math.max(examples, 0.5 * examples + activationBytes + 4 * vectors * layout.size);
}

/**
 * What training holds of the answers of all its networks, bytes: they are large where there is one for each of several
 * places.
 */
export function answersOfTraining(network: NetworkSizes, data: DataConfiguration, networks: number): number {
  const isHeld = network.sequence !== undefined || network.places !== undefined;
  return isHeld ? networks * answerBytes(network, data) : 0;
}

/** The examples asked for in words of four bytes, as they are and as they are prepared, and those of files as bytes. */
function exampleBytes(data: DataConfiguration): number {
  const asked = data.examples + data.test_examples;
  const { imagesHeld, imagesInFiles } = sourceNamed(data.source);
  return inputsPerExampleOf(data) * (2 * 4 * asked + (imagesHeld?.(data) ?? imagesInFiles));
}
