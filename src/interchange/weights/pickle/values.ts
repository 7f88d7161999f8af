/**
 * A function or class that a pickle names. It is a name and nothing else: nobody looks it up, imports or calls it.
 */
export class PickleGlobal {
  /** Dotted, with its module: `collections.OrderedDict`. */
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** What a pickle would have made by a call: what it would have called, with what, and what was put into it afterwards. */
export class PickleObject {
  /** A global as a rule; whatever the pickle had in its place otherwise. */
  readonly callable: unknown;
  readonly args: readonly unknown[];
  /** What it was set up with, as Python's `__setstate__` is handed. */
  state: unknown;
  #entries: Map<unknown, unknown> | undefined;
  #items: unknown[] | undefined;
  constructor(callable: unknown, args: readonly unknown[]) {
    this.callable = callable;
    this.args = args;
  }

  /** All that it consists of. */
  get parts(): readonly unknown[] {
    return [this.callable, this.args, this.state, this.#entries, this.#items];
  }

  /** What was set under keys of it. */
  get entries(): Map<unknown, unknown> {
    this.#entries ??= new Map();
    return this.#entries;
  }

  /** What was appended to it. */
  get items(): unknown[] {
    this.#items ??= [];
    return this.#items;
  }
}

/** What lies outside a pickle, by whatever the pickle knows it by. */
export class PickleReference {
  readonly id: unknown;
  constructor(id: unknown) {
    this.id = id;
  }
}

/** The dotted name of what an object would have been made by; `undefined` for other values. */
export function makerOf(value: unknown): string | undefined {
  return value instanceof PickleObject && value.callable instanceof PickleGlobal
    ? value.callable.name
    : undefined;
}

const DICTIONARIES: ReadonlySet<string> = new Set([
  "collections.OrderedDict",
  "collections.defaultdict",
  "builtins.dict",
  "__builtin__.dict",
]);

/** Dictionaries that were made of pairs, each put together once however often it is referred to. */
const OF_PAIRS = new WeakMap<PickleObject, ReadonlyMap<unknown, unknown>>();

/**
 * Keys and values of a dictionary, whatever kind of one it is; `undefined` for other values. Of a pickle that has been read to
 * its end, for what is set afterwards may be missed.
 */
export function dictionaryOf(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  if (!(value instanceof PickleObject) || !DICTIONARIES.has(makerOf(value) ?? "")) return undefined;
  const [given] = value.args;
  if (!Array.isArray(given) || given.length === 0) return value.entries;
  const known = OF_PAIRS.get(value);
  if (known !== undefined) return known;
  const pairs = given.filter((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2);
  const whole = new Map([...pairs, ...value.entries]);
  OF_PAIRS.set(value, whole);
  return whole;
}
