/** A function as the parts of a value may hold one. */
type AnyFunction = (...args: never) => unknown;

/**
 * Plain data as a text that tells every two values apart, the order of keys and the signs of zeros included.
 *
 * Keys whose value is `undefined` count as absent. `undefined` for what is no plain data: arrays of bytes, instances of
 * classes, functions that `textOfFunction` has no text for.
 */
export function textOfValue(
  value: unknown,
  textOfFunction: (fn: AnyFunction) => string | undefined,
): string | undefined {
  const textOf = (node: unknown): string | undefined => {
    if (node === null || typeof node === "boolean") return String(node);
    if (typeof node === "string") return JSON.stringify(node);
    if (typeof node === "number") return Object.is(node, -0) ? "-0" : String(node);
    if (isFunction(node)) {
      const text = textOfFunction(node);
      return text && `<${text}>`;
    }
    if (Array.isArray(node)) return joined(node.map(textOf), "[", "]");
    if (!isPlain(node)) return undefined;
    const entries = Object.entries(node).filter(([, own]) => own !== undefined);
    const texts = entries.map(([key, own]) => {
      const text = textOf(own);
      return text && `${JSON.stringify(key)}:${text}`;
    });
    return joined(texts, "{", "}");
  };
  return textOf(value);
}

function joined(texts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return texts.every((text) => text !== undefined) ? `${open}${texts.join()}${close}` : undefined;
}

const isFunction = (value: unknown): value is AnyFunction => typeof value === "function";

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
