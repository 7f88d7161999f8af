import { knobOfColumn } from "#atlas/tables";
import { AtlasError } from "#errors";
import { type AtlasTable, KNOB_NAMES, type KnobName } from "#taxonomy";
import { bothEnds } from "#words";

/**
 * The index of the cell that a text such as `width=8,batch_size=64` names, its knobs called as columns of tables may be.
 *
 * @throws AtlasError of kind `input`: `cli/bad-cell`, `cli/no-such-cell`, `cli/several-cells`.
 */
export function cellNamed(text: string, table: AtlasTable): number {
  const wanted = text.split(",").map(knobAndValue);
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

type KnobValue = readonly [knob: KnobName, value: number];

function cellsWith(wanted: readonly KnobValue[], { cells }: AtlasTable): number[] {
  return [...cells.keys()].filter((index) =>
    wanted.every(([knob, value]) => cells[index]!.knobs[knob] === value),
  );
}

function axesOf({ load, temperature, slices }: AtlasTable) {
  return [load, temperature, ...slices].filter(({ values }) => values.length > 0);
}

/** Says which values of one knob there are beside the other values that were asked for, else which there are at all. */
function noSuchCell(text: string, wanted: readonly KnobValue[], table: AtlasTable): AtlasError {
  const axes = axesOf(table);
  const unknown = wanted.find(([knob]) => table.cells.every(({ knobs }) => knobs[knob] === null));
  if (unknown !== undefined) {
    const names = axes.map(({ knob }) => knob).join(", ");
    return cellError("cli/no-such-cell", text, `no cell has a value of ${unknown[0]}`, `values of ${names}`);
  }
  const choices = wanted.flatMap(([knob]) => {
    const rest = wanted.filter(([own]) => own !== knob);
    const values = new Set(cellsWith(rest, table).map((index) => table.cells[index]!.knobs[knob]));
    const beside = rest.map(([own, value]) => `${own} ${value}`).join(", ");
    return values.size === 0 ? [] : [`${listed(knob, [...values])}${beside && ` beside ${beside}`}`];
  });
  const all = axes.map(({ knob, values }) => listed(knob, values));
  const expected = choices.length > 0 ? choices.join("; or ") : all.join("; ");
  return cellError("cli/no-such-cell", text, "the table has no such cell", expected);
}

/** Long lists show both ends. */
function listed(knob: KnobName, values: readonly (number | null)[]): string {
  return `${knob} of ${bothEnds(values, 12, 2).join(", ")}`;
}

function knobAndValue(part: string): KnobValue {
  const [name = "", text = "", ...rest] = part.split("=").map((word) => word.trim());
  const knob = knobOfColumn(name);
  const value = Number(text);
  if (knob === null || text === "" || rest.length > 0 || !Number.isFinite(value)) {
    throw cellError(
      "cli/bad-cell",
      part,
      "this names no cell",
      `knob=value, separated by commas; the knobs are ${KNOB_NAMES.join(", ")}`,
    );
  }
  return [knob, value];
}

function cellError(code: string, text: string, problem: string, expected: string): AtlasError {
  return new AtlasError({ code, kind: "input", where: `--cell ${text}`, problem, expected });
}
