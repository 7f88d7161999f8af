import { numpy as np } from "@jax-js/jax";
import { described } from "#descriptions";
import { type Compiled, compile } from "#engine";
import { float32Tensor } from "#trees";
import { float32Values } from "../float32-values.ts";
import { takeOff } from "./gram-schmidt.ts";
import type { AsyncProductProcedure, ProductProcedure, VectorBlock } from "./symmetric-operators.ts";
import { subtract } from "./vector.ts";

/** Asks for the parts along an orthonormal basis to be taken off a vector, in place; bases only grow from one to the next. */
export interface Orthogonalisation {
  readonly rest: Float64Array;
  readonly basis: VectorBlock;
}

/** A procedure that leaves to others how its vectors are made orthogonal to each other. */
export type OrthogonalCourse<Result> = Generator<VectorBlock | Orthogonalisation, Result, VectorBlock>;

/** Whether a course asks for this rather than for products. */
export function isOrthogonalisation(asked: VectorBlock | Orthogonalisation): asked is Orthogonalisation {
  return "rest" in asked;
}

/** A course whose vectors are made orthogonal by loops, in float64. */
export function* byLoops<Result>(course: OrthogonalCourse<Result>): ProductProcedure<Result> {
  let step = course.next();
  while (!step.done) {
    const { value } = step;
    if (isOrthogonalisation(value)) {
      takeOff(value.rest, value.basis);
      step = course.next([]);
    } else step = course.next(yield value);
  }
  return step.value;
}

/** A course whose vectors are made orthogonal by a compiled program; the `place` is its own among those under way. */
export async function* byProgram<Result>(
  course: OrthogonalCourse<Result>,
  program: OrthogonalisationProgram,
  place: number,
): AsyncProductProcedure<Result> {
  const takeParts = program.at(place);
  let step = course.next();
  while (!step.done) {
    const { value } = step;
    if (isOrthogonalisation(value)) {
      await takeParts(value);
      step = course.next([]);
    } else step = course.next(yield value);
  }
  return step.value;
}

/** Takes parts along growing bases off vectors, compiled. */
export interface OrthogonalisationProgram {
  /** Begins with an empty basis at one of the places, each of which has memory of its own. */
  at(place: number): (asked: Orthogonalisation) => Promise<void>;
  /** Frees the compiled programs. */
  release(): void;
}

/** Numbers of a basis from which on a program pays: below, its compilation takes longer than all loops over them. */
const FEWEST_NUMBERS = 4e5;

/** The most numbers of a basis that are worth a copy in float32; products cost far more where there are more. */
const MOST_NUMBERS = 2 ** 25;

/** Whether a basis of so many vectors is one for a compiled program; no other but the network's own sizes enter. */
export function hasOrthogonalisationProgram(dimension: number, steps: number): boolean {
  return dimension * steps >= FEWEST_NUMBERS && dimension * steps <= MOST_NUMBERS;
}

/** Vectors of the smallest basis that a program is compiled for; the others are twice as large each. */
const FEWEST_ROWS = 16;

/** The parts of the rows of one matrix along the orthonormal rows of another; consumes its arguments. */
const partsAlong = described(
  (basis: np.Array, vectors: np.Array) =>
    np.matmul(np.matmul(vectors, basis.ref.transpose()), basis) as np.Array,
  "parts of rows along others",
);

/**
 * Compiles orthogonalisation against at most `most` vectors: the parts are found in float32, and taken off in float64.
 *
 * A vector whose large parts are off already is left orthogonal to about 1e-7, which is what a product in float32 leaves open
 * too. Residuals rise to some 1e-6 of the spectrum's scale, where they would come below; Rayleigh quotients of Ritz vectors,
 * which err by the square of that, do not move by more than products do.
 */
export function compileOrthogonalisation(dimension: number, most: number): OrthogonalisationProgram {
  /** By place: a basis as rows, how many it has, and up to which row those of another basis may still lie. */
  const places: { readonly rows: Float32Array; filled: number; used: number }[] = [];
  const vector = new Float32Array(dimension);
  const programs = new Map<number, Promise<Compiled<[np.Array, np.Array], np.Array>>>();
  const programOf = (rows: number) => {
    const known =
      programs.get(rows) ??
      compile(
        partsAlong,
        [
          { type: "float32", shape: [rows, dimension] },
          { type: "float32", shape: [1, dimension] },
        ],
        { name: "orthogonalisation" },
      );
    programs.set(rows, known);
    return known;
  };
  return {
    at(place) {
      const own = places[place] ?? { rows: new Float32Array(most * dimension), filled: 0, used: 0 };
      places[place] = own;
      own.used = Math.max(own.used, own.filled);
      own.filled = 0;
      const { rows } = own;
      return async ({ rest, basis }) => {
        for (; own.filled < basis.length; own.filled++) rows.set(basis[own.filled]!, own.filled * dimension);
        let size = FEWEST_ROWS;
        while (size < basis.length) size *= 2;
        size = Math.min(size, most);
        if (own.filled < own.used) rows.fill(0, own.filled * dimension, own.used * dimension);
        own.used = 0;
        vector.set(rest);
        const program = await programOf(size);
        const parts = await program.run(
          float32Tensor(rows.subarray(0, size * dimension), [size, dimension]),
          float32Tensor(vector, [1, dimension]),
        );
        subtract(rest, float32Values(parts));
      };
    },
    release() {
      // What did not compile told so to who asked for it, and holds nothing.
      for (const program of programs.values()) {
        program.then(
          ({ release }) => release(),
          () => undefined,
        );
      }
    },
  };
}
