import { type ResidualShape, residualNetwork } from "../residual-network.ts";
import { type Architecture, describedNetwork, type NamedShapes, type ReadNetwork } from "./architecture.ts";
import { requiredImage } from "./required-image.ts";

/**
 * Residual networks: those for CIFAR of three stages (akamaster's, without parameters in their shortcuts), those for small
 * images of four (kuangliu's) and torchvision's.
 */
export const residual: Architecture = {
  names: [
    "resnet20",
    "resnet32",
    "resnet44",
    "resnet56",
    "resnet110",
    "resnet18",
    "resnet34",
    "resnet50",
    "resnet101",
    "resnet152",
  ],
  pattern: /^resnet\d+$/,
  read: (shapes) => {
    const [width, channels, window] = shapes.get("conv1.weight") ?? [];
    const blocks = blocksIn(shapes);
    const output = OUTPUTS.find((name) => shapes.has(`${name}.weight`));
    const classes = shapes.get(`${output}.weight`)?.[0];
    const isLarge = window === 7;
    if (width === undefined || channels === undefined || output === undefined || classes === undefined)
      return undefined;
    if ((window !== 3 && !isLarge) || blocks.length === 0) return undefined;
    const block = shapes.has("layer1.0.conv3.weight") ? "bottleneck" : "basic";
    const shortcut = SHORTCUTS.find((name) => shapes.has(`layer2.0.${name}.0.weight`));
    const shape: Omit<ResidualShape, "image"> = {
      classes,
      width,
      blocks,
      block,
      stem: isLarge ? "7x7" : "3x3",
      shortcut: shortcut === undefined ? "padded" : { name: shortcut },
      output,
    };
    const depth = (block === "basic" ? 2 : 3) * blocks.reduce((sum, count) => sum + count, 0) + 2;
    const architecture = `resnet${depth}`;
    return {
      architecture,
      title: titleOf(depth, isLarge, shortcut, block),
      usualInput: isLarge ? [channels, 224, 224] : [channels, 32, 32],
      classes,
      assumptions: assumptionsOf(shape, isLarge, shortcut),
      flattened: () => new Map(),
      describe: (inputShape) => {
        const image = requiredImage(inputShape, architecture, channels);
        return describedNetwork(architecture, residualNetwork({ ...shape, image }), inputShape, classes);
      },
    } satisfies ReadNetwork;
  },
};

const OUTPUTS = ["linear", "fc"];
const SHORTCUTS = ["shortcut", "downsample"];
const MOST_STAGES = 5;
const MOST_BLOCKS = 200;

/** Blocks of each stage. */
function blocksIn(shapes: NamedShapes): readonly number[] {
  const blocks: number[] = [];
  for (let stage = 1; stage <= MOST_STAGES; stage++) {
    let count = 0;
    while (count < MOST_BLOCKS && shapes.has(`layer${stage}.${count}.conv1.weight`)) count++;
    if (count === 0) break;
    blocks.push(count);
  }
  return blocks;
}

function titleOf(depth: number, isLarge: boolean, shortcut: string | undefined, block: string): string {
  const past = shortcut === undefined ? "shortcuts without parameters" : "convolutions in its shortcuts";
  const size = isLarge ? "large" : "small";
  return `ResNet-${depth} for ${size} images, ${block} blocks, ${past}`;
}

/** Those that are known by all of how they are named have no doubts. */
function assumptionsOf(
  { block, output }: Pick<ResidualShape, "block" | "output">,
  isLarge: boolean,
  shortcut: string | undefined,
): readonly string[] {
  const isKnown = isLarge
    ? shortcut === "downsample" && output === "fc"
    : shortcut !== "downsample" && output === "linear";
  if (isKnown) return [];
  return [
    ...(isLarge ? [] : ["no max pooling follows the first convolution"]),
    ...(block === "bottleneck" ? ["bottlenecks stride in their 3×3 convolution"] : []),
  ];
}
