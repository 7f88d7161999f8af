import { AtlasError } from "#errors";
import { isRecord } from "#files";
import type { ParameterDraw, ParameterSpec } from "#nets/layers";
import { quotedBriefly } from "#words";
import type { NetworkModule, OwnSizes } from "./network-module.ts";

/** An array as a module declares it. */
interface Declared {
  readonly name: string;
  readonly shape: readonly number[];
  readonly fanIn: number | undefined;
  readonly fanOut: number | undefined;
  readonly role: ParameterSpec["role"] | undefined;
  readonly init: ParameterDraw | undefined;
}

const ROLES: readonly ParameterSpec["role"][] = ["weight", "bias", "norm-weight", "norm-bias"];

/**
 * The arrays of a network as a module declares them: a mapping from names to shapes, or to `{ shape, init, fanIn, fanOut,
 * role }`, in the order of the mapping.
 *
 * Unless it says otherwise, an array of two or more axes is a weight, of fans as `[in, out]`, of three or more axes as a
 * kernel `[out, in, …window]`. One of a single axis that is called `weight` or `scale` scales what a norm has made, its
 * `bias` or `shift` shifts that, and any other is a bias of its layer's fans.
 *
 * @throws AtlasError `network/parameters` of kind `input`
 */
export function declaredParameters(
  declared: unknown,
  module: NetworkModule,
  sizes: OwnSizes,
): readonly ParameterSpec[] {
  const bad = (problem: string, expected: string) =>
    new AtlasError({ code: "network/parameters", kind: "input", problem, where: module.path, expected });
  if (!isRecord(declared))
    throw bad(
      "its function parameters returns no mapping",
      'names with shapes, { "head.weight": [64, 10], … }',
    );
  const arrays = Object.entries(declared).map(([name, value]): Declared => {
    if (!/^[A-Za-z0-9_][\w.:/-]{0,199}$/.test(name) || name.startsWith("__"))
      throw bad(`its parameters have an array ${quotedBriefly(name)}`, "a name such as head.weight");
    const given = Array.isArray(value) ? { shape: value } : value;
    if (!isRecord(given)) throw bad(`the shape of its parameter ${name} is ${shown(value)}`, SHAPE);
    const { shape, init, fanIn, fanOut, role, ...rest } = given;
    const [strange] = Object.keys(rest);
    if (strange !== undefined)
      throw bad(
        `its parameter ${name} has a key ${quotedBriefly(strange)}`,
        "shape, init, fanIn, fanOut, role",
      );
    if (!isShape(shape)) throw bad(`the shape of its parameter ${name} is ${shown(shape)}`, SHAPE);
    const asked = module.init?.(name, shape, sizes) ?? init;
    const draw = drawOf(asked);
    if (draw === null) throw bad(`its parameter ${name} is to begin as ${shown(asked)}`, INIT);
    for (const fan of [fanIn, fanOut])
      if (fan !== undefined && !isCount(fan))
        throw bad(`a fan of its parameter ${name} is ${shown(fan)}`, "a whole number above 0");
    const known = ROLES.find((one) => one === role);
    if (role !== undefined && known === undefined)
      throw bad(`the role of its parameter ${name} is ${shown(role)}`, ROLES.join(", "));
    return {
      name,
      shape,
      fanIn: isCount(fanIn) ? fanIn : undefined,
      fanOut: isCount(fanOut) ? fanOut : undefined,
      role: known,
      init: draw,
    };
  });
  if (arrays.length === 0) throw bad("its function parameters returns no array", "at least one");
  const byName = new Map(arrays.map((array) => [array.name, array]));
  return arrays.map((array) => specOf(array, byName));
}

const SHAPE = "a list of whole numbers above 0, such as [64, 10]";
const INIT = '"zeros", "ones", or the deviation of a normal distribution such as 0.02';

function specOf(array: Declared, byName: ReadonlyMap<string, Declared>): ParameterSpec {
  const { name, shape, init } = array;
  const role = array.role ?? usualRole(array, byName);
  const layer = role === "bias" ? (weightOf(name, byName) ?? array) : array;
  const [fanIn, fanOut] = role.startsWith("norm") ? [1, 1] : fansOf(layer.shape);
  return {
    name,
    shape,
    fanIn: array.fanIn ?? layer.fanIn ?? fanIn,
    fanOut: array.fanOut ?? layer.fanOut ?? fanOut,
    role,
    ...(init !== undefined && { draw: init }),
  };
}

function usualRole({ name, shape }: Declared, byName: ReadonlyMap<string, Declared>): ParameterSpec["role"] {
  if (shape.length > 1) return "weight";
  if (/(^|[._])(weight|scale|gamma)$/.test(name)) return "norm-weight";
  const weight = weightOf(name, byName);
  return weight !== undefined && weight.shape.length === 1 ? "norm-bias" : "bias";
}

/** The weight of the layer that a bias belongs to. */
function weightOf(name: string, byName: ReadonlyMap<string, Declared>): Declared | undefined {
  const found = /^(.*?)(bias|shift|beta)$/.exec(name);
  if (found === null) return undefined;
  return ["weight", "scale", "gamma", "kernel"].flatMap((word) => byName.get(`${found[1]}${word}`) ?? [])[0];
}

function fansOf(shape: readonly number[]): readonly [number, number] {
  const [first = 1, second = first, ...window] = shape;
  const pixels = window.reduce((product, size) => product * size, 1);
  return window.length === 0 ? [first, second] : [second * pixels, first * pixels];
}

function drawOf(asked: unknown): ParameterDraw | undefined | null {
  if (asked === undefined) return undefined;
  if (asked === "zeros") return { shape: "constant", value: 0 };
  if (asked === "ones") return { shape: "constant", value: 1 };
  const isDeviation = typeof asked === "number" && asked > 0 && Number.isFinite(asked);
  return isDeviation ? { shape: "normal", deviation: asked } : null;
}

function isShape(shape: unknown): shape is readonly number[] {
  return Array.isArray(shape) && shape.length <= 6 && shape.every(isCount);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

const shown = (value: unknown): string =>
  typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value)).slice(0, 80);
