import type { OnnxAttribute, OnnxInitializer, OnnxNode, OnnxType } from "../onnx/model.ts";
import type { BlockedArray } from "./blocked-array.ts";
import { ANY_THREADS, operatorThreads } from "./thread-limit.ts";

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/**
 * Collects the nodes and constants of one ONNX graph.
 *
 * Every node is pure, so asking twice for the same operator on the same inputs gives the same output name:
 * common subexpressions are shared as the graph is built.
 */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];
  /** Sums of the only product of two matrices and a row that is added to each of its rows, by their names. */
  readonly rowSums = new Map<string, { readonly matrix: string; readonly row: string }>();
  readonly #prefix: string;
  readonly #known = new Map<string, string>();
  /** What each reshaped array was before. */
  readonly #unshaped = new Map<string, string>();
  /** What lies in blocks of channels too. */
  readonly #inBlocks = new Map<string, BlockedArray>();
  readonly #shapes = new Map<string, readonly number[]>();
  #mostThreads = ANY_THREADS;

  /** `prefix` keeps the names of a nested graph apart from those of the graph around it. */
  constructor(prefix = "") {
    this.#prefix = prefix;
  }

  /** With how many threads at most the nodes compute what they do with one, bit for bit. */
  get mostThreads(): number {
    return this.#mostThreads;
  }

  /**
   * The output name of an operator of one output.
   *
   * @param threads as `thread-limit.ts` says for its shapes; by default for any
   */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    domain: OnnxNode["domain"] = "",
    threads: number = operatorThreads(operator, domain),
  ): string {
    this.#mostThreads = Math.max(1, Math.min(this.#mostThreads, threads));
    const key = `${domain}:${operator}(${inputs.join(",")})${JSON.stringify(attributes)}`;
    return this.#shared(key, (name) => {
      this.nodes.push({ operator, domain, inputs, outputs: [name], attributes });
    });
  }

  /** The output names of an operator of several outputs. */
  nodeOf(
    count: number,
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
  ): readonly string[] {
    const key = `${operator}(${inputs.join(",")})${JSON.stringify(attributes)}`;
    let isNew = false;
    const outputs = Array.from({ length: count }, (_, i) =>
      this.#shared(`${key}#${i}`, () => {
        isNew = true;
      }),
    );
    if (isNew) this.nodes.push({ operator, domain: "", inputs, outputs, attributes });
    return outputs;
  }

  /** The output name of a reshape; of what is reshaped in turn, only the last shape is made. */
  reshape(input: string, shape: readonly number[]): string {
    const original = this.#unshaped.get(input) ?? input;
    const name = this.node("Reshape", [original, this.integers(shape)]);
    this.#unshaped.set(name, original);
    return name;
  }

  /** Remembers that an array of channels side by side is this one in blocks. */
  liesInBlocks(name: string, blocked: BlockedArray): void {
    this.#inBlocks.set(this.#unshaped.get(name) ?? name, blocked);
  }

  /** The array in blocks of channels that an array, in whatever shape, is made of. */
  inBlocks(name: string): BlockedArray | undefined {
    return this.#inBlocks.get(this.#unshaped.get(name) ?? name);
  }

  /** Remembers the shape of what a node makes of arrays that are all of that size. */
  hasShape(name: string, shape: readonly number[]): void {
    this.#shapes.set(name, shape);
  }

  shapeOf(name: string): readonly number[] | undefined {
    return this.#shapes.get(name);
  }

  /** Takes out the nodes and constants that none of these outputs needs. */
  prune(outputs: readonly string[]): void {
    const needed = new Set(outputs);
    const nodes = this.nodes.splice(0).reverse();
    for (const node of nodes) {
      if (!node.outputs.some((output) => needed.has(output))) continue;
      for (const input of node.inputs) needed.add(input);
      this.nodes.push(node);
    }
    this.nodes.reverse();
    const initializers = this.initializers.splice(0);
    this.initializers.push(...initializers.filter(({ name }) => needed.has(name)));
  }

  /** A one-axis int64 constant, such as the axes of a reduction or a target shape. */
  integers(values: readonly number[]): string {
    return this.constant("int64", [values.length], BigInt64Array.from(values, BigInt));
  }

  /** A scalar constant of the given element type. */
  scalar(type: "float32" | "int32" | "bool", value: number): string {
    const data =
      type === "float32"
        ? Float32Array.of(value)
        : type === "int32"
          ? Int32Array.of(value)
          : Uint8Array.of(value === 0 ? 0 : 1);
    return this.constant(type, [], data);
  }

  /** A constant array; small equal ones are stored once. */
  constant(type: OnnxType, shape: readonly number[], data: OnnxInitializer["data"]): string {
    const small = data.length <= (type === "int32" ? MOST_SHARED_POSITIONS : 64);
    const key = `constant:${type}[${shape.join(",")}]${small ? `:${textOf(data)}` : `#${this.initializers.length}`}`;
    return this.#shared(key, (name) => this.initializers.push({ name, type, shape, data }));
  }

  #shared(key: string, make: (name: string) => void): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = `${this.#prefix}v${this.#known.size}`;
    this.#known.set(key, name);
    make(name);
    return name;
  }
}

/** Constant positions are compared up to this many: layers of one shape pick their elements alike. */
const MOST_SHARED_POSITIONS = 4096;

/** Numbers as text that tells every two of them apart, zeros of both signs included. */
const textOf = (data: OnnxInitializer["data"]): string =>
  [...data].map((value) => (Object.is(value, -0) ? "-0" : String(value))).join();

/** An integer attribute. */
export const integer = (value: number): OnnxAttribute => ({ kind: "integer", value });

/** A number attribute, stored as float32. */
export const float = (value: number): OnnxAttribute => ({ kind: "float", value });

/** An attribute that lists integers. */
export const integers = (value: readonly number[]): OnnxAttribute => ({ kind: "integers", value });

/** A text attribute. */
export const text = (value: string): OnnxAttribute => ({ kind: "text", value });
