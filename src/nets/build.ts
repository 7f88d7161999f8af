import { AtlasError } from "#errors";
import { cnn } from "./cnn.ts";
import { mlp } from "./mlp.ts";
import type { FamilyName, Network, NormName } from "./network.ts";
import { requireSize } from "./require-size.ts";
import { resnet18 } from "./resnet18.ts";
import { vgg11 } from "./vgg11.ts";

/** The norms that each family of networks exists with, its default first. */
export const NORMS_OF_FAMILY = {
  mlp: ["none"],
  cnn: ["none", "batch", "group"],
  resnet18: ["batch"],
  vgg11: ["batch", "none"],
} as const satisfies Readonly<Record<FamilyName, readonly NormName[]>>;

/** Every family of networks. */
export const FAMILY_NAMES = Object.keys(NORMS_OF_FAMILY) as readonly FamilyName[];

/** Which network: its family, its size knobs and its norm. */
export interface NetworkChoice {
  readonly family: FamilyName;
  /** Units of a hidden layer of an `mlp`; channels of the first convolution of the other families. */
  readonly width: number;
  /**
   * Hidden layers of an `mlp`, convolutional stages of a `cnn`; these two need it. The depth of `resnet18` and
   * `vgg11` is in their name and what stands here is not read.
   */
  readonly depth?: number | undefined;
  /** By default the first in `NORMS_OF_FAMILY`. */
  readonly norm?: NormName | undefined;
}

/**
 * The network of a model section for inputs of one shape; throws an input error `nets/size`, `nets/image-shape` or
 * `nets/norm` for what does not exist.
 */
export function buildNetwork(
  { family, width, depth, norm }: NetworkChoice,
  inputShape: readonly number[],
  classes: number,
): Network {
  const sizes = { inputShape, width, classes };
  switch (family) {
    case "mlp":
      normOf(family, norm);
      requireSize("depth", depth, 0);
      return mlp({ ...sizes, depth });
    case "cnn":
      requireSize("depth", depth, 1);
      return cnn({ ...sizes, depth, norm: normOf(family, norm) });
    case "resnet18":
      normOf(family, norm);
      return resnet18(sizes);
    case "vgg11":
      return vgg11({ ...sizes, norm: normOf(family, norm) });
  }
}

/** The chosen norm, or the default; throws an input error `nets/norm` where the family does not exist with it. */
function normOf<Family extends FamilyName>(
  family: Family,
  chosen: NormName | undefined,
): (typeof NORMS_OF_FAMILY)[Family][number] {
  const norms: readonly (typeof NORMS_OF_FAMILY)[Family][number][] = NORMS_OF_FAMILY[family];
  const norm = chosen === undefined ? norms[0] : norms.find((name) => name === chosen);
  if (norm !== undefined) return norm;
  throw new AtlasError({
    code: "nets/norm",
    kind: "input",
    problem: `there is no ${family} with norm ${chosen}`,
    where: "norm",
    expected: norms.join(" or "),
  });
}
