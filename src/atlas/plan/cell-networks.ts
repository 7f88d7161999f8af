import {
  cellConfiguration,
  type DataConfiguration,
  type ExperimentConfiguration,
  exampleShapeOf,
  type ModelConfiguration,
  networkFor,
  oncePerSection,
} from "#atlas/configuration";
import { AtlasError } from "#errors";
import { canonicalJson } from "#files";
import type { NetworkSizes } from "#nets/layers";
import type { CellKnobs } from "./job.ts";

/** No tensor of the computing engine may have more bytes than a signed 32-bit number counts. */
const MOST_PARAMETERS = 2 ** 29 - 1;

/** How large the network is that a cell of an experiment trains, given its knobs; worked out once for each shape. */
export type CellNetworks = (knobs: CellKnobs) => NetworkSizes;

/**
 * The sizes of the networks of an experiment's cells; nothing that computes is loaded.
 *
 * What it gives throws AtlasError of kind `input`: `plan/network-too-large` beyond 2 GiB of float32 parameters,
 * and as `describeNetwork`.
 */
export function cellNetworks(configuration: ExperimentConfiguration): CellNetworks {
  const known = new Map<string, NetworkSizes>();
  return (knobs) => {
    const { model, data } = cellConfiguration(configuration, knobs);
    const shape = `${textOfModel(model)} ${textOfShape(data)}`;
    const network = known.get(shape) ?? sizesOf(model, data);
    known.set(shape, network);
    return network;
  };
}

const textOfModel = oncePerSection((model: ModelConfiguration) => canonicalJson(model));

const textOfShape = oncePerSection((data: DataConfiguration) => canonicalJson(exampleShapeOf(data)));

function sizesOf(model: ModelConfiguration, data: DataConfiguration): NetworkSizes {
  const { sizes } = networkFor(model, data);
  const parameters = sizes.layout.size;
  if (parameters <= MOST_PARAMETERS) return sizes;
  throw new AtlasError({
    code: "plan/network-too-large",
    kind: "input",
    problem: `a network of width ${model.width} and depth ${model.depth} has ${parameters.toLocaleString("en-US")} parameters`,
    where: "model",
    expected: `at most ${MOST_PARAMETERS.toLocaleString("en-US")}`,
    remedy: "Take a smaller width or depth",
  });
}
