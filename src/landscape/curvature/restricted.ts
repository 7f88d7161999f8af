import { AtlasError } from "#errors";
import type { ParameterLayout } from "#trees";
import type { Block } from "./known-part.ts";
import type { CurvatureOperators } from "./product-request.ts";
import type { ProductProcedure, VectorBlock } from "./symmetric-operators.ts";

/** The part of a matrix in some rows and columns: vectors of those rows, one after the other, to and from whole ones. */
interface Part {
  /** Rows altogether. */
  readonly size: number;
  expand(vector: Float64Array): Float64Array;
  restrict(product: Float64Array): Float64Array;
}

function partOf(rows: readonly Block[], dimension: number): Part {
  const size = rows.reduce((sum, block) => sum + block.size, 0);
  return {
    size,
    expand(vector) {
      const whole = new Float64Array(dimension);
      let from = 0;
      for (const block of rows) {
        whole.set(vector.subarray(from, from + block.size), block.offset);
        from += block.size;
      }
      return whole;
    },
    restrict(product) {
      const part = new Float64Array(size);
      let from = 0;
      for (const block of rows) {
        part.set(product.subarray(block.offset, block.offset + block.size), from);
        from += block.size;
      }
      return part;
    },
  };
}

/** The blocks of operators in some rows and columns, as operators; a product costs what one with the whole does. */
export function restrictedOperators(
  operators: CurvatureOperators,
  rows: readonly Block[],
): CurvatureOperators {
  const { size, expand, restrict } = partOf(rows, operators.dimension);
  return {
    ...operators,
    dimension: size,
    apply: async (vectors) => {
      const products = await operators.apply(vectors.map((vector) => vector && expand(vector)));
      return products.map((product) => product && restrict(product));
    },
    applyBlocks: async (blocks) => {
      const products = await operators.applyBlocks(blocks.map((block) => block.map(expand)));
      return products.map((block) => block.map(restrict));
    },
  };
}

/** A procedure on a block of a matrix, as one on the whole of it. */
export function* onBlock<Result>(
  procedure: ProductProcedure<Result>,
  rows: readonly Block[],
  dimension: number,
): ProductProcedure<Result> {
  const { expand, restrict } = partOf(rows, dimension);
  let step = procedure.next();
  while (!step.done) {
    const products: VectorBlock = yield step.value.map(expand);
    step = procedure.next(products.map(restrict));
  }
  return step.value;
}

/**
 * Where the parameters of some layers lie in a flat vector, in the order of the layout.
 *
 * A name is that of an array, or of what arrays begin with up to a dot. Throws an input error `curvature/layers` for a
 * name that nothing has, and for none at all.
 */
export function rowsOfLayers({ entries }: ParameterLayout, layers: readonly string[]): readonly Block[] {
  const isOf = (layer: string) => (name: string) => name === layer || name.startsWith(`${layer}.`);
  const unknown = layers.find((layer) => !entries.some(({ name }) => isOf(layer)(name)));
  if (unknown !== undefined || layers.length === 0) {
    throw new AtlasError({
      code: "curvature/layers",
      kind: "input",
      problem:
        unknown === undefined ? "no layers were named" : `no parameter is called ${unknown}, or begins so`,
      where: "layers",
      expected: entries.map(({ name }) => name).join(", "),
    });
  }
  return entries.filter(({ name }) => layers.some((layer) => isOf(layer)(name)));
}

/** One layer: what its arrays begin with, up to the last dot, and where they lie. */
export interface Layer {
  readonly name: string;
  readonly rows: readonly Block[];
  /** Parameters altogether. */
  readonly size: number;
}

/** The layers of a network: arrays that are called alike up to the last dot, in the order of the layout. */
export function layersOf({ entries }: ParameterLayout): readonly Layer[] {
  const layers = Map.groupBy(entries, ({ name }) => name.replace(/\.[^.]*$/, ""));
  return Array.from(layers, ([name, rows]) => ({
    name,
    rows,
    size: rows.reduce((sum, { size }) => sum + size, 0),
  }));
}
