import { knobOfColumn } from "#atlas/tables";
import { AtlasError } from "#errors";
import { type AtlasTable, KNOB_NAMES, type KnobName } from "#taxonomy";

/**
 * The index of the cell that a text such as `width=8,batch_size=64` names, its knobs called as columns of tables may be.
 *
 * @throws AtlasError of kind `input`: `cli/bad-cell`, `cli/no-such-cell`, `cli/several-cells`.
 */
export function cellNamed(text: string, { cells, load, temperature, slices }: AtlasTable): number {
  const wanted = text.split(",").map(knobAndValue);
  const twice = wanted.find(([knob], index) => wanted.findIndex(([own]) => own === knob) < index);
  if (twice !== undefined)
    throw cellError("cli/bad-cell", text, `${twice[0]} is named twice`, "each knob once");
  const found = [...cells.keys()].filter((index) =>
    wanted.every(([knob, value]) => cells[index]!.knobs[knob] === value),
  );
  const axes = [load, temperature, ...slices];
  if (found.length === 0) {
    const known = wanted.map(([knob]) => axes.find((axis) => axis.knob === knob) ?? { knob, values: [] });
    const values = known.map(({ knob, values: own }) =>
      own.length === 0 ? `no ${knob}` : `${knob} of ${own.join(", ")}`,
    );
    throw cellError("cli/no-such-cell", text, "the table has no such cell", values.join("; "));
  }
  if (found.length > 1) {
    const missing = axes.map(({ knob }) => knob).filter((knob) => wanted.every(([own]) => own !== knob));
    throw cellError(
      "cli/several-cells",
      text,
      `${found.length} cells have these values`,
      `a value of ${missing.join(" and ")} as well`,
    );
  }
  return found[0]!;
}

function knobAndValue(part: string): readonly [KnobName, number] {
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
