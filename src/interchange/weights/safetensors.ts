import { safetensorsHeader } from "#files";
import { ELEMENT_FORMATS, type ElementType } from "./element-types.ts";
import { groupOf, type WeightGroup } from "./weight-group.ts";
import { tensorCalled, tensorWithin } from "./weight-tensor.ts";

const TYPES = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  F8_E4M3: "float8_e4m3fn",
  F8_E5M2: "float8_e5m2",
  I64: "int64",
  U64: "uint64",
  I32: "int32",
  U32: "uint32",
  I16: "int16",
  U16: "uint16",
  I8: "int8",
  U8: "uint8",
  BOOL: "bool",
} as const satisfies Readonly<Record<string, ElementType>>;
type Dtype = keyof typeof TYPES;

const WIDTHS: Readonly<Record<Dtype, number>> = mapped(TYPES, (type) => ELEMENT_FORMATS[type].bytes);

/** The tensors of a safetensors file, in the order in which their data lie. Throws as `decodeSafetensors` of `#files`. */
export function readSafetensorsWeights(bytes: Uint8Array, where: string): WeightGroup {
  const { dataStart, entries } = safetensorsHeader(bytes, WIDTHS, where);
  const placed = entries.toSorted((a, b) => a.begin - b.begin);
  return groupOf(
    placed.map(({ name, dtype, shape, begin, end }) => {
      const storage = bytes.subarray(dataStart + begin, dataStart + end);
      return [name, tensorWithin({ type: TYPES[dtype], shape, storage }, `${where}, ${tensorCalled(name)}`)];
    }),
  );
}

function mapped<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Readonly<Record<Key, To>> {
  const keys = Object.keys(record) as Key[];
  return Object.fromEntries(keys.map((key) => [key, map(record[key])])) as Record<Key, To>;
}
