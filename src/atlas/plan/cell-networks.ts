import {
  cellConfiguration,
  type DataConfiguration,
  type ExperimentConfiguration,
  exampleShapeOf,
  type ModelConfiguration,
} from "#atlas/configuration";
import { AtlasError } from "#errors";
import { buildNetwork } from "#families/networks";
import { canonicalJson } from "#files";
import type { Network } from "#nets";
import type { CellKnobs } from "./job.ts";

/** No tensor of the computing engine may have more bytes than a signed 32-bit number counts. */
const MOST_PARAMETERS = 2 ** 29 - 1;

/** The network that the cells of an experiment train, given the knobs of one; built once for each shape. */
export type CellNetworks = (knobs: CellKnobs) => Network;

/**
 * The networks of an experiment's cells.
 *
 * What it gives throws AtlasError of kind `input`: `plan/network-too-large` beyond 2 GiB of float32 parameters,
 * and as `buildNetwork`.
 */
export function cellNetworks(configuration: ExperimentConfiguration): CellNetworks {
  const known = new Map<string, Network>();
  return (knobs) => {
    const { model, data } = cellConfiguration(configuration, knobs);
    const shape = canonicalJson([model, exampleShapeOf(data)]);
    const network = known.get(shape) ?? builtNetwork(model, data);
    known.set(shape, network);
    return network;
  };
}

function builtNetwork(model: ModelConfiguration, data: DataConfiguration): Network {
  const { channels, height, width, classes } = exampleShapeOf(data);
  const network = buildNetwork(model, [channels, height, width], classes);
  const parameters = network.layout.size;
  if (parameters <= MOST_PARAMETERS) return network;
  throw new AtlasError({
    code: "plan/network-too-large",
    kind: "input",
    problem: `a network of width ${model.width} and depth ${model.depth} has ${parameters.toLocaleString("en-US")} parameters`,
    where: "model",
    expected: `at most ${MOST_PARAMETERS.toLocaleString("en-US")}`,
    remedy: "Take a smaller width or depth",
  });
}
