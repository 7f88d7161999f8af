type Parameters = Readonly<Record<string, unknown>>;

const isNumberList = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => typeof item === "number");

/** A static parameter that must be a list of integers. */
export function integerList(parameters: Parameters, name: string): readonly number[] {
  const value = parameters[name];
  if (!isNumberList(value)) throw new Error(`parameter ${name} is not a list of integers`);
  return value;
}

/** A static parameter that must be a list of pairs of integers. */
export function pairList(parameters: Parameters, name: string): readonly (readonly [number, number])[] {
  const value = parameters[name];
  if (!Array.isArray(value)) throw new Error(`parameter ${name} is not a list of pairs`);
  return value.map((pair: unknown) => {
    if (!isNumberList(pair) || pair.length !== 2) throw new Error(`parameter ${name} is not a list of pairs`);
    return [pair[0]!, pair[1]!];
  });
}
