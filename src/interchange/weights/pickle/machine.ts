import { PickleBytes } from "./pickle-bytes.ts";
import { textOfLiteral, textOfRawEscapes } from "./python-text.ts";
import { PickleGlobal, PickleObject, PickleReference } from "./values.ts";

/** A hundred thousand tensors have fewer; so many take some hundred megabytes. */
const MOST_OBJECTS = 1_000_000;
/** Every text and every object may be remembered. */
const MOST_REMEMBERED = 2 * MOST_OBJECTS;
const MOST_OPERATIONS = 20_000_000;

/**
 * The stack machine that a pickle is a program for, without anything that it could do: what a pickle names, calls or sets up
 * is written down as a `PickleGlobal` or `PickleObject`, and nothing is ever executed. Lists, tuples and sets become arrays,
 * dictionaries maps, bytes views.
 *
 * Memory grows with the bytes of the program alone, for values are shared, never copied. Protocols 0 to 5, but for what
 * lies in extension registries and out-of-band buffers. As in Python's `pickletools`.
 */
class PickleMachine {
  readonly bytes: PickleBytes;
  #stack: unknown[] = [];
  readonly #below: unknown[][] = [];
  readonly #memo = new Map<number, unknown>();
  #objects = 0;

  constructor(bytes: PickleBytes) {
    this.bytes = bytes;
  }

  /** Runs the program to its end and gives what it leaves. */
  run(): unknown {
    for (let operations = 0; operations < MOST_OPERATIONS; operations++) {
      const code = this.bytes.uint8();
      if (code === STOP) return this.pop();
      const operation = OPERATIONS[code];
      if (operation === undefined) {
        throw this.bytes.refusal(`operation 0x${code.toString(16).padStart(2, "0")} is not read`);
      }
      operation(this);
    }
    throw this.bytes.refusal(`it has more than ${MOST_OPERATIONS} operations`);
  }

  push(value: unknown): void {
    if (typeof value === "object" && value !== null && ++this.#objects > MOST_OBJECTS) {
      throw this.bytes.refusal(`it makes more than ${MOST_OBJECTS} objects`);
    }
    this.#stack.push(value);
  }

  pop(): unknown {
    this.#require(1);
    return this.#stack.pop();
  }

  top(): unknown {
    this.#require(1);
    return this.#stack.at(-1);
  }

  /** The last so many values, in their order. */
  popSome(count: number): unknown[] {
    this.#require(count);
    return this.#stack.splice(this.#stack.length - count);
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  /** What was pushed since the last mark. */
  popToMark(): unknown[] {
    const below = this.#below.pop();
    if (below === undefined) throw this.bytes.refusal("a mark is missing");
    const items = this.#stack;
    this.#stack = below;
    return items;
  }

  drop(): void {
    if (this.#stack.length === 0) this.popToMark();
    else this.#stack.pop();
  }

  remember(place: number): void {
    this.#memo.set(place, this.top());
    if (this.#memo.size > MOST_REMEMBERED) {
      throw this.bytes.refusal(`it remembers more than ${MOST_REMEMBERED} values`);
    }
  }

  rememberNext(): void {
    this.remember(this.#memo.size);
  }

  recall(place: number): void {
    if (!this.#memo.has(place)) throw this.bytes.refusal(`it recalls ${place}, which it never remembered`);
    this.#stack.push(this.#memo.get(place));
  }

  #require(count: number): void {
    if (this.#stack.length < count) throw this.bytes.refusal("its stack is empty");
  }
}

/**
 * The value of the pickle that begins at a byte, and where it ends.
 *
 * @param where what to call the bytes in errors
 * @throws AtlasError `weights/bad-pickle` of kind `input`
 */
export function unpickle(bytes: Uint8Array, where: string, start = 0): { value: unknown; end: number } {
  const pickle = new PickleBytes(bytes, start, where);
  const value = new PickleMachine(pickle).run();
  return { value, end: pickle.at };
}

type Operation = (machine: PickleMachine) => void;

const STOP = 0x2e;

function append(machine: PickleMachine, values: readonly unknown[]): void {
  const target = machine.top();
  const items = target instanceof PickleObject ? target.items : target;
  // What is neither may be extended in Python by a class of its own, which is nothing here.
  if (Array.isArray(items)) for (const value of values) items.push(value);
}

function setItems(machine: PickleMachine, values: readonly unknown[]): void {
  const target = machine.top();
  const entries = target instanceof PickleObject ? target.entries : target;
  if (!(entries instanceof Map) || values.length % 2 !== 0) {
    throw machine.bytes.refusal("it sets items of what is no dictionary");
  }
  for (let i = 0; i < values.length; i += 2) entries.set(values[i], values[i + 1]);
}

function dictionary(values: readonly unknown[], machine: PickleMachine): void {
  machine.push(new Map());
  setItems(machine, values);
}

function make(machine: PickleMachine, callable: unknown, args: unknown): void {
  machine.push(new PickleObject(callable, Array.isArray(args) ? args : [args]));
}

function global(machine: PickleMachine, module: unknown, name: unknown): void {
  if (typeof module !== "string" || typeof name !== "string") {
    throw machine.bytes.refusal("the name of a global is no text");
  }
  machine.push(new PickleGlobal(`${module}.${name}`));
}

function text(machine: PickleMachine, value: string | undefined): void {
  if (value === undefined) throw machine.bytes.refusal("a text of it is none");
  machine.push(value);
}

/** Protocol 0 writes False and True as integers of two digits. */
function integerOrBool(machine: PickleMachine): void {
  const line = machine.bytes.line();
  machine.push(line === "00" ? false : line === "01" ? true : machine.bytes.decimal(line));
}

function place(machine: PickleMachine): number {
  const value = machine.bytes.decimal();
  if (typeof value !== "number" || value < 0) throw machine.bytes.refusal("a place in its memory is none");
  return value;
}

function decimalFraction(machine: PickleMachine): void {
  const line = machine.bytes.line();
  const value = /^[+-]?(inf|nan)$/i.test(line)
    ? Number(
        line
          .toLowerCase()
          .replace("inf", "Infinity")
          .replace(/^[+-]?nan$/, "NaN"),
      )
    : Number(line);
  machine.push(value);
}

function instance(machine: PickleMachine): void {
  const [module, name] = [machine.bytes.line(), machine.bytes.line()];
  make(machine, new PickleGlobal(`${module}.${name}`), machine.popToMark());
}

function object(machine: PickleMachine): void {
  const [callable, ...args] = machine.popToMark();
  make(machine, callable, args);
}

function setState(machine: PickleMachine): void {
  const state = machine.pop();
  const target = machine.top();
  if (target instanceof PickleObject) target.state = state;
}

/** By their codes, grouped as in Python's `pickletools`. */
const OPERATIONS: Readonly<Record<number, Operation>> = {
  128: ({ bytes }) => {
    const protocol = bytes.uint8();
    if (protocol > 5) throw bytes.refusal(`its protocol is ${protocol}, and 0 to 5 are read`);
  },
  149: ({ bytes }) => bytes.size64(),
  // Integers and other numbers.
  73: integerOrBool,
  74: (machine) => machine.push(machine.bytes.int32()),
  75: (machine) => machine.push(machine.bytes.uint8()),
  77: (machine) => machine.push(machine.bytes.uint16()),
  76: (machine) => machine.push(machine.bytes.decimal()),
  138: (machine) => machine.push(machine.bytes.integer(machine.bytes.uint8())),
  139: (machine) => machine.push(machine.bytes.integer(machine.bytes.uint32())),
  70: decimalFraction,
  71: (machine) => machine.push(machine.bytes.float64()),
  78: (machine) => machine.push(null),
  136: (machine) => machine.push(true),
  137: (machine) => machine.push(false),
  // Texts and bytes.
  83: (machine) => text(machine, textOfLiteral(machine.bytes.line())),
  84: (machine) => machine.push(machine.bytes.characters(machine.bytes.uint32())),
  85: (machine) => machine.push(machine.bytes.characters(machine.bytes.uint8())),
  86: (machine) => text(machine, textOfRawEscapes(machine.bytes.line())),
  88: (machine) => machine.push(machine.bytes.text(machine.bytes.uint32())),
  140: (machine) => machine.push(machine.bytes.text(machine.bytes.uint8())),
  141: (machine) => machine.push(machine.bytes.text(machine.bytes.size64())),
  66: (machine) => machine.push(machine.bytes.take(machine.bytes.uint32())),
  67: (machine) => machine.push(machine.bytes.take(machine.bytes.uint8())),
  142: (machine) => machine.push(machine.bytes.take(machine.bytes.size64())),
  150: (machine) => machine.push(machine.bytes.take(machine.bytes.size64())),
  // Lists, tuples, sets and dictionaries.
  93: (machine) => machine.push([]),
  97: (machine) => append(machine, [machine.pop()]),
  101: (machine) => append(machine, machine.popToMark()),
  108: (machine) => machine.push(machine.popToMark()),
  41: (machine) => machine.push([]),
  116: (machine) => machine.push(machine.popToMark()),
  133: (machine) => machine.push(machine.popSome(1)),
  134: (machine) => machine.push(machine.popSome(2)),
  135: (machine) => machine.push(machine.popSome(3)),
  143: (machine) => machine.push([]),
  144: (machine) => append(machine, machine.popToMark()),
  145: (machine) => machine.push(machine.popToMark()),
  125: (machine) => machine.push(new Map()),
  100: (machine) => dictionary(machine.popToMark(), machine),
  115: (machine) => setItems(machine, machine.popSome(2)),
  117: (machine) => setItems(machine, machine.popToMark()),
  // The stack and its memory.
  40: (machine) => machine.mark(),
  48: (machine) => machine.drop(),
  49: (machine) => machine.popToMark(),
  50: (machine) => machine.push(machine.top()),
  103: (machine) => machine.recall(place(machine)),
  104: (machine) => machine.recall(machine.bytes.uint8()),
  106: (machine) => machine.recall(machine.bytes.uint32()),
  112: (machine) => machine.remember(place(machine)),
  113: (machine) => machine.remember(machine.bytes.uint8()),
  114: (machine) => machine.remember(machine.bytes.uint32()),
  148: (machine) => machine.rememberNext(),
  // What Python would look up, call and set up.
  99: (machine) => global(machine, machine.bytes.line(), machine.bytes.line()),
  147: (machine) => {
    const [module, name] = machine.popSome(2);
    global(machine, module, name);
  },
  82: (machine) => {
    const [callable, args] = machine.popSome(2);
    make(machine, callable, args);
  },
  129: (machine) => {
    const [callable, args] = machine.popSome(2);
    make(machine, callable, args);
  },
  146: (machine) => {
    const [callable, args] = machine.popSome(3);
    make(machine, callable, args);
  },
  105: instance,
  111: object,
  98: setState,
  80: (machine) => machine.push(new PickleReference(machine.bytes.line())),
  81: (machine) => machine.push(new PickleReference(machine.pop())),
};
