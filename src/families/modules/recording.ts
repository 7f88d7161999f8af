import { LOWERED_PRIMITIVES, type Program } from "#engine";
import { lineOfUser } from "./user-mistake.ts";
import { primitivesIn, type Watch } from "./watched-trace.ts";
import type { Line } from "./within-time.ts";

/** What a recording of a user's function met, each with the line of theirs where it was. */
export class Recording implements Watch {
  readonly #arrays = new Map<object, Line | undefined>();
  readonly #numbers: { readonly value: unknown; readonly line: Line | undefined }[] = [];
  readonly #primitives: { readonly name: string; readonly line: Line | undefined }[] = [];

  #cast: Line | undefined;

  onConstant(array: unknown): void {
    const line = lineOfUser(new Error());
    if (typeof array === "number") this.#numbers.push({ value: array, line });
    else if (typeof array === "object" && array !== null && !this.#arrays.has(array))
      this.#arrays.set(array, line);
  }

  onPrimitive(name: string, parameters: unknown): void {
    const line = lineOfUser(new Error());
    for (const own of primitivesIn(name, parameters)) this.#primitives.push({ name: own, line });
    if (name === "cast") this.#noteType(parameters, line);
  }

  /** The line that uses an array which another recording used too. */
  lineOfShared(other: Recording): Line | undefined {
    for (const [array, line] of this.#arrays) if (other.#arrays.has(array)) return line;
    return undefined;
  }

  /** The line of the first number that is another one in another recording. */
  lineOfOtherNumber(other: Recording): Line | undefined {
    return this.#numbers.find(({ value }, i) => !Object.is(value, other.#numbers[i]?.value))?.line;
  }

  /** The first primitive that cannot be compiled, with its line. */
  firstUnsupported(): { readonly name: string; readonly line: Line | undefined } | undefined {
    return this.#primitives.find(({ name }) => !LOWERED_PRIMITIVES.includes(name));
  }

  /** The line that brings in numbers of a type that cannot be compiled, such as those of random numbers. */
  lineOfType(): Line | undefined {
    return (
      this.#cast ?? this.#primitives.find(({ name }) => /^(random_bits|bit_shift|bitcast)$/.test(name))?.line
    );
  }

  #noteType(parameters: unknown, line: Line | undefined): void {
    const isKnown =
      typeof parameters === "object" &&
      parameters !== null &&
      "dtype" in parameters &&
      ["float32", "int32", "bool"].includes(String(parameters.dtype));
    if (!isKnown) this.#cast ??= line;
  }

  /** The line of one of the equations of a program that were made of this recording. */
  lineOfEquation({ equations }: Program, index: number): Line | undefined {
    const { primitive } = equations[index]!;
    const recorded = this.#primitives.filter(({ name }) => name === primitive);
    const made = equations.flatMap((equation, i) => (equation.primitive === primitive ? [i] : []));
    return recorded.length === made.length ? recorded[made.indexOf(index)]?.line : undefined;
  }
}
