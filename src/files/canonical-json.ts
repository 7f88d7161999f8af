/**
 * The one JSON text of a value: keys sorted by UTF-16 code units, no spaces, numbers in their shortest
 * round-trip form (RFC 8785). Equal values have equal texts, so the text can be hashed and compared.
 *
 * Properties that are `undefined` are left out, as `JSON.stringify` does.
 *
 * @throws TypeError naming the place of anything JSON cannot hold: NaN, infinities, bigints, functions, class instances.
 */
export function canonicalJson(value: unknown): string {
  try {
    return write(value);
  } catch (error) {
    if (error instanceof Misfit)
      throw new TypeError(`$${error.place} is ${error.what}, which JSON cannot hold`);
    throw error;
  }
}

/** Something that JSON cannot hold; its place is put together on the way out, so that sound values pay nothing for it. */
class Misfit extends Error {
  readonly what: string;
  place = "";

  constructor(what: string) {
    super(what);
    this.what = what;
  }
}

/** The texts of objects that are written again and again. */
const kept = new WeakMap<object, string | null>();

/** Keeps the canonical text of an object that never changes, once it is written. */
export function withKeptText<Content extends object>(content: Content): Content {
  if (!kept.has(content)) kept.set(content, null);
  return content;
}

function write(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Misfit(String(value));
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (element, index) => writeAt(element, `[${index}]`)).join(",")}]`;
  }
  if (isPlainObject(value)) {
    const known = kept.get(value);
    if (typeof known === "string") return known;
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${writeAt(member, `.${name}`)}`);
    const text = `{${members.join(",")}}`;
    if (known === null) kept.set(value, text);
    return text;
  }
  throw new Misfit(typeof value);
}

function writeAt(value: unknown, step: string): string {
  try {
    return write(value);
  } catch (error) {
    if (error instanceof Misfit) error.place = step + error.place;
    throw error;
  }
}

/** Whether the object was written as `{…}`, in this realm or another: its prototype is an `Object.prototype` or absent. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
