import type { ElementType } from "./element-types.ts";

const TYPES: ReadonlyMap<string, ElementType> = new Map([
  ["f8", "float64"],
  ["f4", "float32"],
  ["f2", "float16"],
  ["i8", "int64"],
  ["u8", "uint64"],
  ["i4", "int32"],
  ["u4", "uint32"],
  ["i2", "int16"],
  ["u2", "uint16"],
  ["i1", "int8"],
  ["u1", "uint8"],
  ["b1", "bool"],
]);

/** What NumPy's name of a type such as `<f4` means: a type that is read and the order of its bytes, or one that is not read. */
export function numpyType(name: string): { type: ElementType; isBigEndian: boolean } | { unread: string } {
  const type = TYPES.get(name.replace(/^[<>=|]/, ""));
  if (type !== undefined) return { type, isBigEndian: name.startsWith(">") };
  if (/^[<>=|]?c\d+$/.test(name)) return { unread: "complex" };
  return { unread: /^[<>=|]?O/.test(name) ? "object" : name };
}
