import fc from "fast-check";
import { type LayerChoice, randomNetwork } from "./random-network.ts";
import { type Instruction, randomProgram, type StepSet } from "./random-program.ts";
import { type ArrayFunction, TRANSFORMS, type TransformName } from "./transform.ts";

/** A family of random programs: what they may do and how they are transformed, from the inside out. */
export interface ProgramKind {
  readonly steps: StepSet;
  /** How many of its values a program returns; differentiation takes the first. */
  readonly results: number;
  readonly transforms: readonly TransformName[];
}

const number = fc.noBias(fc.nat({ max: 5039 }));
const instruction: fc.Arbitrary<Instruction> = fc.record({
  operation: number,
  operand: fc.nat({ max: 3 }),
  other: fc.nat({ max: 5 }),
  choice: number,
});
const size = fc.oneof(
  { arbitrary: fc.constantFrom(1, 2, 3, 4), weight: 19 },
  { arbitrary: fc.constant(0), weight: 1 },
);
const shape = fc.array(size, { maxLength: 3, size: "max" });
const choices = fc.array(number, { minLength: 4, maxLength: 4 });

/** Random programs over two float32 inputs of up to three axes of sizes 0 to 4, transformed. */
export function programsOf({ steps, results, transforms }: ProgramKind): fc.Arbitrary<ArrayFunction> {
  const drawn = fc.record({
    instructions: fc.array(instruction, { minLength: 1, maxLength: 10, size: "max" }),
    shapes: fc.tuple(shape, shape),
    choices,
  });
  return printedAs(drawn, (drawing) => {
    const fn = { apply: randomProgram(drawing.instructions, steps, results), shapes: drawing.shapes };
    return transformed(fn, transforms, drawing.choices);
  });
}

const layer: fc.Arbitrary<LayerChoice> = fc.record({
  channels: fc.integer({ min: 4, max: 32 }),
  window: fc.constantFrom(3, 1),
  stride: fc.constantFrom(1, 2),
  activation: fc.constantFrom("relu", "tanh", "none"),
  isNormalised: fc.boolean(),
  isResidual: fc.boolean(),
});

/**
 * Random convolutional networks of 16 to 32 images of 4 to 32 channels and 5 to 8 pixels square, transformed.
 *
 * What is differentiated is as often a kernel or a shift as the images.
 */
export function networksOf(transforms: readonly TransformName[]): fc.Arbitrary<ArrayFunction> {
  const drawn = fc.record({
    examples: fc.integer({ min: 16, max: 32 }),
    channels: fc.integer({ min: 4, max: 32 }),
    size: fc.integer({ min: 5, max: 8 }),
    layers: fc.array(layer, { minLength: 1, maxLength: 3, size: "max" }),
    first: number,
    choices,
  });
  return printedAs(drawn, ({ examples, channels, size: pixels, layers, first, choices: how }) =>
    transformed(randomNetwork([examples, channels, pixels], layers, first), transforms, how),
  );
}

/** Functions made of drawings; what is printed of a failing one is the drawing. */
function printedAs<T>(
  drawn: fc.Arbitrary<T>,
  make: (drawing: T) => ArrayFunction,
): fc.Arbitrary<ArrayFunction> {
  return drawn.map((drawing) => ({ ...make(drawing), [fc.toStringMethod]: () => fc.stringify(drawing) }));
}

function transformed(
  fn: ArrayFunction,
  transforms: readonly TransformName[],
  how: readonly number[],
): ArrayFunction {
  return transforms.reduce(
    (made, name, i) =>
      // Other digits of the choices for every transformation, so that nested maps differ.
      TRANSFORMS[name](
        made,
        how.map((choice) => Math.floor(choice / 7 ** i)),
      ),
    fn,
  );
}
