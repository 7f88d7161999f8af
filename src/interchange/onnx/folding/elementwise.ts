import { type Constant, type ConstantType, constant } from "../constant.ts";
import { broadcastShape, expanded } from "./arrangement.ts";

/** What an operator makes of constants element by element, their shapes broadcast. */
export function elementwise(
  constants: readonly Constant[],
  combine: (...values: number[]) => number,
  type: ConstantType = constants[0]!.type,
): Constant {
  const shape = broadcastShape(constants.map((own) => own.shape));
  const all = constants.map((own) => expanded(own, shape).data);
  const count = all[0]!.length;
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = combine(...all.map((data) => data[i]!));
  return constant(type, shape, values);
}

/** Division as ONNX has it: of integers towards zero. */
export function divided(constants: readonly Constant[]): Constant {
  const isInteger = constants[0]!.type === "integer";
  return elementwise(constants, (a, b) => (isInteger ? Math.trunc(a! / b!) : a! / b!));
}

/** The remainder with the sign of the divisor, or of the dividend as in C. */
export function remainder(constants: readonly Constant[], likeC: boolean): Constant {
  return elementwise(constants, (a, b) => (likeC ? a! % b! : a! - b! * Math.floor(a! / b!)));
}

/** Constants as another type; integers are cut towards zero. */
export function converted({ shape, data }: Constant, type: ConstantType): Constant {
  return constant(type, shape, type === "integer" ? Float64Array.from(data, Math.trunc) : data);
}

/** The nearest whole number, of two the even one. */
export function nearestEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
