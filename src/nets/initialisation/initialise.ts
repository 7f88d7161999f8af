import { isVariance, type NetworkSizes, type ParameterDraw, type ParameterSpec } from "#nets/layers";
import type { RandomStream } from "#random";
import type { ParameterLayout } from "#trees";

const ZERO: ParameterDraw = { shape: "constant", value: 0 };

/** How each scheme draws weights and biases; all apart from PyTorch's set biases to zero. */
const SCHEMES = {
  pytorch: ({ fanIn }) => ({ shape: "uniform", bound: 1 / Math.sqrt(fanIn) }),
  "he-normal": ({ role, fanIn }) =>
    role === "bias" ? ZERO : { shape: "normal", deviation: Math.sqrt(2 / fanIn) },
  "he-uniform": ({ role, fanIn }) =>
    role === "bias" ? ZERO : { shape: "uniform", bound: Math.sqrt(6 / fanIn) },
  "glorot-normal": ({ role, fanIn, fanOut }) =>
    role === "bias" ? ZERO : { shape: "normal", deviation: Math.sqrt(2 / (fanIn + fanOut)) },
  "glorot-uniform": ({ role, fanIn, fanOut }) =>
    role === "bias" ? ZERO : { shape: "uniform", bound: Math.sqrt(6 / (fanIn + fanOut)) },
} as const satisfies Readonly<Record<string, (parameter: ParameterSpec) => ParameterDraw>>;

/** How one parameter array is drawn; the schemes leave norms alone, which start at scale 1 and shift 0. */
function drawOf(scheme: SchemeName, parameter: ParameterSpec): ParameterDraw {
  if (parameter.draw !== undefined) return parameter.draw;
  switch (parameter.role) {
    case "norm-weight":
      return { shape: "constant", value: 1 };
    case "norm-bias":
      return ZERO;
    default:
      return SCHEMES[scheme](parameter);
  }
}

/** The name of an initialisation scheme. */
export type SchemeName = keyof typeof SCHEMES;

/** Every initialisation scheme, PyTorch's default first. */
export const SCHEME_NAMES = Object.keys(SCHEMES) as readonly SchemeName[];

/**
 * Freshly drawn parameters of a network as a flat vector `[layout.size]`.
 *
 * `pytorch` draws weights and biases uniformly on ±1/√fanIn, the default of its linear and convolutional
 * layers. `he-*` has variance 2/fanIn (He et al. 2015), `glorot-*` 2/(fanIn + fanOut) (Glorot and Bengio
 * 2010), both with biases of zero. The scales and shifts of norms are 1 and 0 under every scheme; an array that says how it is drawn is
 * drawn so. Each array
 * draws from a child stream of its own name, so its values do not depend on the arrays before it; the stream
 * itself does not advance.
 */
export function initialise(
  network: Pick<NetworkSizes, "layout" | "parameters">,
  scheme: SchemeName,
  stream: RandomStream,
): Float32Array {
  const flat = new Float32Array(network.layout.size);
  network.parameters.forEach((parameter, position) => {
    const { offset, size } = network.layout.entries[position]!;
    const next = sampler(drawOf(scheme, parameter), stream.child(parameter.name));
    for (let i = offset; i < offset + size; i++) flat[i] = next();
  });
  return flat;
}

/**
 * The statistics of a network before any training, as a flat vector `[layout.size]` in the layout of
 * `network.statistics`: means of 0 and variances of 1, as PyTorch starts.
 */
export function initialStatistics(layout: ParameterLayout): Float32Array {
  const flat = new Float32Array(layout.size);
  for (const { name, offset, size } of layout.entries) {
    if (isVariance(name)) flat.fill(1, offset, offset + size);
  }
  return flat;
}

function sampler(draw: ParameterDraw, stream: RandomStream): () => number {
  switch (draw.shape) {
    case "uniform":
      return () => draw.bound * (2 * stream.uniform() - 1);
    case "normal":
      return () => draw.deviation * stream.normal();
    case "constant":
      return () => draw.value;
    case "given": {
      let next = 0;
      return () => draw.values[next++]!;
    }
  }
}
