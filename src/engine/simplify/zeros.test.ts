import { grad, jvp, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { compile } from "../compile.ts";
import { inspectCompilation } from "../inspect.ts";
import type { TensorSpec } from "../program/program.ts";
import {
  type Constant,
  type Equation,
  literal,
  newEquation,
  newValue,
  type Program,
} from "../program/program.ts";
import { sampleTensor } from "../testing/oracle.ts";
import { propagateZeros } from "./zeros.ts";

const float = (...shape: number[]): TensorSpec => ({ type: "float32", shape });
const x = newValue("float32", [2]);
const nothing: Constant = { value: newValue("float32", [2]), data: new Float32Array(2) };
const something: Constant = { value: newValue("float32", [2]), data: Float32Array.of(0, 1) };

function primitivesOf(equations: readonly Equation[]): readonly string[] {
  const program: Program = {
    inputs: [x],
    constants: [nothing, something],
    equations,
    outputs: [equations.at(-1)!.outputs[0]!],
  };
  return propagateZeros(program).equations.map(({ primitive }) => primitive);
}

const step = (
  primitive: "mul" | "add" | "sub" | "sin" | "cos" | "exp" | "neg" | "stop_gradient",
  ...inputs: Equation["inputs"]
): Equation => newEquation(primitive, inputs, {}, [newValue("float32", [2])]);

describe("zeros", () => {
  test("times anything and plus themselves are zeros, made only where they are wanted", () => {
    const product = step("mul", x, nothing.value);
    expect(primitivesOf([product])).toEqual(["broadcast"]);
    const sum = step("add", product.outputs[0]!, nothing.value);
    expect(primitivesOf([product, sum])).toEqual(["broadcast"]);
    const rest = step("sin", x);
    expect(primitivesOf([product, sum, rest])).toEqual(["sin"]);
  });
  test("plus something are that", () => {
    const sine = step("sin", x);
    const sum = step("add", sine.outputs[0]!, nothing.value);
    expect(primitivesOf([sine, sum, step("cos", sum.outputs[0]!)])).toEqual(["sin", "cos"]);
    expect(primitivesOf([sine, step("sub", nothing.value, sine.outputs[0]!)])).toEqual(["sin", "sub"]);
  });
  test("are made for a step that needs them as they are", () => {
    const product = step("mul", x, literal("float32", 0));
    expect(primitivesOf([product, step("exp", product.outputs[0]!)])).toEqual(["broadcast", "exp"]);
  });
  test("are what a value less itself gives, in either order and through stopped gradients", () => {
    const stopped = step("stop_gradient", x);
    const negated = step("neg", stopped.outputs[0]!);
    const less = (...inputs: Equation["inputs"]): readonly string[] =>
      primitivesOf([stopped, negated, step("add", ...inputs)]);
    expect(less(x, negated.outputs[0]!)).toEqual(["stop_gradient", "neg", "broadcast"]);
    expect(less(negated.outputs[0]!, stopped.outputs[0]!)).toEqual(["stop_gradient", "neg", "broadcast"]);
    expect(less(something.value, negated.outputs[0]!).at(-1)).toBe("add");
    expect(less(negated.outputs[0]!, negated.outputs[0]!).at(-1)).toBe("add");
  });
  test("are told from arrays that hold some other number", () => {
    expect(primitivesOf([step("mul", x, something.value)])).toEqual(["mul"]);
  });
});

test("a Hessian-vector product spends no matrix product on the tangents of its inputs", async () => {
  const product = (w: np.Array, v: np.Array, inputs: np.Array): np.Array => {
    const loss = (weights: np.Array): np.Array => np.tanh(np.dot(inputs.ref, weights)).sum();
    const [value, result] = jvp(grad(loss), [w], [v]);
    value.dispose();
    inputs.dispose();
    return result;
  };
  const specs = [float(8, 4), float(8, 4), float(16, 8)] as const;
  const matrixProducts = async (without: readonly ["zeros"] | readonly []): Promise<number> => {
    const { operators } = await inspectCompilation<[np.Array, np.Array, np.Array], np.Array>(
      product,
      [...specs],
      { without },
    );
    return (operators.Gemm ?? 0) + (operators.MatMul ?? 0);
  };
  expect(await matrixProducts([])).toBeLessThan(await matrixProducts(["zeros"]));
  const results = await Promise.all(
    ([[], ["zeros"]] as const).map(async (without) => {
      const compiled = await compile<[np.Array, np.Array, np.Array], np.Array>(product, [...specs], {
        without,
      });
      const [w, v, inputs] = specs.map((spec, i) => sampleTensor(spec, i));
      return compiled.run(w!, v!, inputs!);
    }),
  );
  expect(results[0]).toBeAllclose(results[1]!, { absolute: 1e-5 });
});
