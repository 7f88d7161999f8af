/**
 * The one JSON text of a value: keys sorted by UTF-16 code units, no spaces, numbers in their shortest
 * round-trip form (RFC 8785). Equal values have equal texts, so the text can be hashed and compared.
 *
 * Properties that are `undefined` are left out, as `JSON.stringify` does.
 *
 * @throws TypeError naming the place of anything JSON cannot hold: NaN, infinities, bigints, functions, class instances.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$");
}

function write(value: unknown, place: string): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`${place} is ${value}, which JSON cannot hold`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (element, index) => write(element, `${place}[${index}]`)).join(",")}]`;
  }
  if (isPlainObject(value)) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${write(member, `${place}.${name}`)}`);
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`${place} is ${typeof value}, which JSON cannot hold`);
}

/** Whether the object was written as `{…}`, in this realm or another: its prototype is an `Object.prototype` or absent. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
