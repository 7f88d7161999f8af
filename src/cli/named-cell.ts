import { knobOfColumn } from "#atlas/tables";
import { AtlasError } from "#errors";
import { type KnobName, type KnobValue, usualKnobs } from "#knobs";
import { type AtlasTable, isSameKnobValue, knobOf, knownKnobs } from "#taxonomy";
import { bothEnds, nearestWord, withHyphens } from "#words";

/**
 * The index of the cell that a text such as `width=8,batch_size=64` names, its knobs called as columns of tables may be.
 *
 * @throws AtlasError of kind `input`: `cli/bad-cell`, `cli/no-such-cell`, `cli/several-cells`.
 */
export function cellNamed(text: string, table: AtlasTable): number {
  if (text.trim() === "") {
    const expected = `knobs and values that name one, such as ${wordsOfCell(table)}`;
    throw cellError("cli/bad-cell", text, "this is empty", expected);
  }
  const wanted = text.split(",").map((part) => knobAndValue(part, text, table));
  const twice = wanted.find(([knob], index) => wanted.findIndex(([own]) => own === knob) < index);
  if (twice !== undefined) {
    throw cellError("cli/bad-cell", text, `${twice[0]} is named twice`, "each knob once");
  }
  const [first, ...others] = cellsWith(wanted, table);
  if (first === undefined) throw noSuchCell(text, wanted, table);
  if (others.length > 0) {
    const missing = axesOf(table).filter(({ knob }) => wanted.every(([own]) => own !== knob));
    const problem = `${1 + others.length} cells have these values`;
    const expected = `a value of ${missing.map(({ knob }) => knob).join(" and ")} as well`;
    throw cellError("cli/several-cells", text, problem, expected);
  }
  return first;
}

type Setting = readonly [knob: KnobName, value: KnobValue];

function cellsWith(wanted: readonly Setting[], { cells }: AtlasTable): number[] {
  return [...cells.keys()].filter((index) =>
    wanted.every(([knob, value]) => isSameKnobValue(knobOf(cells[index]!, knob), value)),
  );
}

function axesOf({ load, temperature, slices }: AtlasTable) {
  return [load, temperature, ...slices].filter(({ values }) => values.length > 0);
}

/** Says which values of one knob there are beside the other values that were asked for, else which there are at all. */
function noSuchCell(text: string, wanted: readonly Setting[], table: AtlasTable): AtlasError {
  const axes = axesOf(table);
  const unknown = wanted.find(([knob]) => table.cells.every((cell) => knobOf(cell, knob) === null));
  if (unknown !== undefined) {
    const names = axes.map(({ knob }) => knob).join(", ");
    return cellError("cli/no-such-cell", text, `no cell has a value of ${unknown[0]}`, `values of ${names}`);
  }
  const choices = wanted.flatMap(([knob]) => {
    const rest = wanted.filter(([own]) => own !== knob);
    const values = new Set(cellsWith(rest, table).map((index) => knobOf(table.cells[index]!, knob)));
    const beside = rest.map(([own, value]) => `${own} ${value}`).join(", ");
    return values.size === 0 ? [] : [`${listed(knob, [...values])}${beside && ` beside ${beside}`}`];
  });
  const all = axes.map(({ knob, values }) => listed(knob, values));
  const expected = choices.length > 0 ? choices.join("; or ") : all.join("; ");
  return cellError("cli/no-such-cell", text, "the table has no such cell", expected);
}

/** Long lists show both ends. */
function listed(knob: KnobName, values: readonly (KnobValue | null)[]): string {
  return `${knob} of ${bothEnds(values, 12, 2).join(", ")}`;
}

/** The first cell of a table as it may be named; empty where it has no knobs. */
export function wordsOfCell(table: AtlasTable): string {
  const [first] = table.cells;
  return axesOf(table)
    .flatMap(({ knob }) => {
      const value = first === undefined ? null : knobOf(first, knob);
      return value === null ? [] : [`${knob}=${value}`];
    })
    .join(",");
}

/** @param text all that was said, of which this is a part */
function knobAndValue(part: string, text: string, table: AtlasTable): Setting {
  // A table may have knobs that are not registered.
  const known = knownKnobs(table.cells);
  if (part.trim() === "") {
    const expected = `a knob and its value on either side, such as ${wordsOfCell(table)}`;
    throw cellError("cli/bad-cell", text, "there is a comma too many", expected);
  }
  const [name = "", word = "", ...rest] = part.split("=").map((one) => one.trim());
  const knob = knobOfColumn(name, known);
  const number = Number(withHyphens(word));
  const value = Number.isFinite(number) ? number : word;
  if (
    knob === null ||
    word === "" ||
    rest.length > 0 ||
    (typeof value === "string" && usualKnobs().includes(knob))
  ) {
    const expected = `knob=value, separated by commas, such as ${wordsOfCell(table)}; the knobs here are ${known.join(", ")}`;
    const meant = knob === null ? nearestWord(name, known) : undefined;
    throw cellError("cli/bad-cell", part, "this names no cell", expected, meant);
  }
  return [knob, value];
}

function cellError(
  code: string,
  text: string,
  problem: string,
  expected: string,
  meant?: string,
): AtlasError {
  const remedy = meant === undefined ? {} : { remedy: `Did you mean ${meant}?` };
  return new AtlasError({ code, kind: "input", where: `cell "${text}"`, problem, expected, ...remedy });
}
