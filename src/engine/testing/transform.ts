import { grad, jvp, numpy as np, vmap } from "@jax-js/jax";

/** A function of flat arrays with the shapes of what it takes. */
export interface ArrayFunction {
  readonly apply: (...inputs: np.Array[]) => np.Array[];
  readonly shapes: readonly (readonly number[])[];
}

/** Makes another function of a function; `choices` say how, in as far as there is a choice. */
export type Transform = (fn: ArrayFunction, choices: readonly number[]) => ArrayFunction;

/** The gradient, with respect to the first input, of the sum of the sines of the first result. */
const gradient: Transform = ({ apply, shapes }) => ({
  shapes,
  apply: (first, ...others) => {
    const loss = (x: np.Array): np.Array => {
      const [result, ...unused] = apply(x, ...others.map((other) => other.ref));
      for (const array of unused) array.dispose();
      return np.sin(result!).sum();
    };
    const found = grad(loss)(first!);
    for (const other of others) other.dispose();
    return [found];
  },
});

/** The first result and its derivative in the direction, in the space of the first input, that comes last. */
const derivative: Transform = ({ apply, shapes }) => ({
  shapes: [...shapes, shapes[0]!],
  apply: (first, ...rest) => {
    const others = rest.slice(0, -1);
    const along = (x: np.Array): np.Array => {
      const [result, ...unused] = apply(x, ...others.map((other) => other.ref));
      for (const array of unused) array.dispose();
      return result!;
    };
    const [value, slope] = jvp(along, [first!], [rest.at(-1)!]);
    for (const other of others) other.dispose();
    return [value, slope];
  },
});

/** The function mapped over an axis of size 1 to 3, at any place of some inputs and in at least one. */
const mapped: Transform = ({ apply, shapes }, choices) => {
  const size = [3, 2, 1][choices[0]! % 3]!;
  const drawn = shapes.map((shape, i) => {
    const place = choices[(i + 1) % choices.length]! % (shape.length + 2);
    return place > shape.length ? null : place;
  });
  const places = drawn.some((place) => place !== null) ? drawn : shapes.map(() => 0);
  return {
    shapes: shapes.map((shape, i) => {
      const place = places[i] ?? null;
      return place === null ? shape : shape.toSpliced(place, 0, size);
    }),
    apply: (...inputs) => vmap(apply, places)(...inputs) as np.Array[],
  };
};

/** The transformations by the names that jax-js gives them. */
export const TRANSFORMS = {
  grad: gradient,
  jvp: derivative,
  vmap: mapped,
} as const satisfies Readonly<Record<string, Transform>>;

/** The name of a transformation. */
export type TransformName = keyof typeof TRANSFORMS;
