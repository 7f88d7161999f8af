import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { elementCount } from "#trees";
import { encodeModel } from "../onnx/model.ts";
import { createSession } from "../session/session.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { materialise, reshapeView } from "./materialise.ts";
import { flipView, padView, sliceView } from "./movement.ts";
import { broadcastView, padRank, transposeView, type View, viewOf } from "./view.ts";

/** A plain array in row-major order, moved about element by element. */
interface Plain {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

function generate(shape: readonly number[], at: (index: readonly number[]) => number): Plain {
  const data = Array.from({ length: elementCount(shape) }, (_, flat) => {
    let rest = flat;
    const index = shape.toReversed().map((size) => {
      const position = rest % size;
      rest = Math.floor(rest / size);
      return position;
    });
    return at(index.reverse());
  });
  return { shape, data };
}

const read = ({ shape, data }: Plain, index: readonly number[]): number =>
  data[index.reduce((flat, position, axis) => flat * shape[axis]! + position, 0)]!;

/** One movement, done to a view and to a plain array. */
interface Movement {
  readonly onView: (graph: GraphBuilder, view: View) => View;
  readonly onPlain: (plain: Plain) => Plain;
}

type Draw = (bound: number) => number;

const movements: Readonly<Record<string, (shape: readonly number[], draw: Draw) => Movement>> = {
  transpose: (shape, draw) => {
    const left = shape.map((_, axis) => axis);
    const order = shape.map(() => left.splice(draw(left.length), 1)[0]!);
    return {
      onView: (_, view) => transposeView(view, order),
      onPlain: (plain) =>
        generate(
          order.map((axis) => shape[axis]!),
          (index) =>
            read(
              plain,
              shape.map((_, axis) => index[order.indexOf(axis)]!),
            ),
        ),
    };
  },
  broadcast: (shape, draw) => {
    const axis = draw(shape.length + 1);
    const target = shape.map((size) => (size === 1 ? 1 + draw(3) : size)).toSpliced(axis, 0, 1 + draw(3));
    return {
      onView: (_, view) => broadcastView(view, target, [axis]),
      onPlain: (plain) =>
        generate(target, (index) =>
          read(
            plain,
            index.toSpliced(axis, 1).map((position, i) => (shape[i] === 1 ? 0 : position)),
          ),
        ),
    };
  },
  reshape: (shape, draw) => {
    let rest = elementCount(shape);
    const target: number[] = [];
    while (rest > 1 && target.length < 4) {
      const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter((size) => rest % size === 0);
      const size = divisors[draw(divisors.length)]!;
      target.push(size);
      rest /= size;
    }
    if (rest > 1) target.push(rest);
    return {
      onView: (graph, view) => reshapeView(graph, view, target),
      onPlain: ({ data }) => ({ shape: target, data }),
    };
  },
  slice: (shape, draw) => {
    const ranges = shape.map((size): [number, number] => {
      const start = draw(size);
      return [start, start + 1 + draw(size - start)];
    });
    return {
      onView: (graph, view) => sliceView(graph, view, ranges),
      onPlain: (plain) =>
        generate(
          ranges.map(([start, end]) => end - start),
          (index) =>
            read(
              plain,
              index.map((position, axis) => position + ranges[axis]![0]),
            ),
        ),
    };
  },
  pad: (shape, draw) => {
    const widths = shape.map((size): [number, number] => {
      const before = draw(4) - 1;
      const after = draw(4) - 1;
      return size + before + after < 1 ? [0, 0] : [before, after];
    });
    return {
      onView: (graph, view) => padView(graph, view, widths),
      onPlain: (plain) =>
        generate(
          shape.map((size, axis) => size + widths[axis]![0] + widths[axis]![1]),
          (index) => {
            const source = index.map((position, axis) => position - widths[axis]![0]);
            const inside = source.every((position, axis) => position >= 0 && position < shape[axis]!);
            return inside ? read(plain, source) : 0;
          },
        ),
    };
  },
  flip: (shape, draw) => {
    const axes = shape.map((_, axis) => axis).filter(() => draw(2) === 1);
    return {
      onView: (graph, view) => flipView(graph, view, axes),
      onPlain: (plain) =>
        generate(shape, (index) =>
          read(
            plain,
            index.map((position, axis) => (axes.includes(axis) ? shape[axis]! - 1 - position : position)),
          ),
        ),
    };
  },
};

/** What the graph gives for a view of its only input, which is named `x`. */
async function evaluate(graph: GraphBuilder, view: View, input: Plain): Promise<Plain> {
  const { name, shape } = materialise(graph, view);
  graph.nodes.push({ operator: "Identity", domain: "", inputs: [name], outputs: ["y"], attributes: {} });
  const session = await createSession(
    encodeModel({
      name: "view",
      inputs: [{ name: "x", type: "float32", shape: input.shape }],
      outputs: [{ name: "y", type: "float32", shape }],
      initializers: graph.initializers,
      nodes: graph.nodes,
    }),
  );
  const x = { type: "float32", shape: input.shape, data: Float32Array.from(input.data) } as const;
  const { y } = await session.run({ x });
  await session.release();
  return { shape: y!.shape, data: [...y!.data] };
}

const names = Object.keys(movements);

test("any sequence of movements of a view equals the same movements of a plain array", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(1, 2, 3, 4), { maxLength: 3, size: "max" }),
      fc.array(fc.tuple(fc.constantFrom(...names), fc.noBias(fc.nat({ max: 2 ** 20 }))), {
        maxLength: 6,
        size: "max",
      }),
      async (shape, steps) => {
        let next = 0;
        const input = generate(shape, () => ++next);
        const graph = new GraphBuilder();
        let view = viewOf({ name: "x", type: "float32", shape });
        let plain = input;
        for (const [name, seed] of steps) {
          let rest = seed;
          const draw: Draw = (bound) => {
            const drawn = rest % bound;
            rest = Math.floor(rest / bound);
            return drawn;
          };
          const movement = movements[name]!(plain.shape, draw);
          const moved = movement.onPlain(plain);
          if (moved.data.length > 500) continue;
          plain = moved;
          view = movement.onView(graph, view);
          expect(view.shape).toEqual(plain.shape);
        }
        expect(await evaluate(graph, view, input)).toEqual(plain);
      },
    ),
    { numRuns: 300, seed: 20211208 },
  );
});

describe("movements that need no data to move", () => {
  const buffer = { name: "x", type: "float32", shape: [2, 3, 4] } as const;
  const operators = (move: (graph: GraphBuilder, view: View) => View): string[] => {
    const graph = new GraphBuilder();
    materialise(graph, move(graph, viewOf(buffer)));
    return graph.nodes.map(({ operator }) => operator);
  };

  test("a view of a buffer as it is adds no node", () => {
    expect(operators((_, view) => view)).toEqual([]);
  });
  test("a transpose and its inverse cancel", () => {
    expect(operators((_, view) => transposeView(transposeView(view, [2, 0, 1]), [1, 2, 0]))).toEqual([]);
  });
  test("axes side by side merge and split without a transpose in between", () => {
    const regrouped = operators((graph, view) => {
      const merged = reshapeView(graph, transposeView(view, [2, 0, 1]), [4, 6]);
      return transposeView(merged, [1, 0]);
    });
    expect(regrouped).toEqual(["Reshape"]);
  });
  test("a broadcast is one node, made last", () => {
    expect(operators((_, view) => broadcastView(view, [5, 2, 3, 4], [0]))).toEqual(["Expand"]);
  });
  test("a flip or slice along a broadcast axis adds no node", () => {
    const graph = new GraphBuilder();
    const wide = broadcastView(viewOf(buffer), [5, 2, 3, 4], [0]);
    const cut = sliceView(graph, flipView(graph, wide, [0]), [
      [1, 3],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
    expect(cut.shape).toEqual([2, 2, 3, 4]);
    expect(graph.nodes).toEqual([]);
  });
});

test("padding the rank puts axes of size 1 in front", () => {
  const view = viewOf({ name: "x", type: "float32", shape: [3] });
  expect(padRank(view, 3)).toMatchObject({ shape: [1, 1, 3], axes: [null, null, 0] });
});
