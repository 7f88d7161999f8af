import { inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import type { GridCell } from "../figure.ts";
import { cellRectangles } from "./map-cells.ts";
import { markup } from "./svg.ts";

const boxOf = ({ column, row }: GridCell) => ({ x: 10 + 2 * column, y: 5 + 3 * row, width: 2, height: 3 });

const cellAt = (column: number, row: number, index: number | null): GridCell => ({
  ...{ column, row, index, state: index === null ? "not-measured" : "value", value: index },
  fill:
    index === null
      ? null
      : `#${(index % 251).toString(16).padStart(2, "0")}80${(row % 256).toString(16).padStart(2, "0")}`,
  ...{ text: null, partial: false, title: "" },
});

const plane = (
  columns: number,
  rows: number,
  lacks: (column: number, row: number) => boolean = () => false,
) =>
  Array.from({ length: columns * rows }, (_, i) => {
    const [column, row] = [Math.floor(i / rows), i % rows];
    return cellAt(column, row, lacks(column, row) ? null : i);
  });

const attribute = (text: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1] ?? "";

/** The colours of an unfiltered PNG of eight bits a channel. */
function pixelsOf(address: string): {
  readonly width: number;
  readonly height: number;
  readonly rows: Buffer[];
} {
  const bytes = Buffer.from(address.replace("data:image/png;base64,", ""), "base64");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const length = bytes.readUInt32BE(33);
  const raw = inflateSync(bytes.subarray(41, 41 + length));
  const rows = Array.from({ length: height }, (_, row) =>
    raw.subarray(row * (1 + 3 * width) + 1, (row + 1) * (1 + 3 * width)),
  );
  return { width, height, rows };
}

it("draws up to four thousand cells as rectangles", () => {
  const text = markup(cellRectangles(plane(50, 80), boxOf));
  expect(text.match(/<rect /g)).toHaveLength(4000);
  expect(text).not.toContain("<image");
});

it("draws more as a picture with a pixel for each, where the rectangles would lie", () => {
  const cells = plane(120, 90);
  const text = markup(cellRectangles(cells, boxOf));
  expect(text).not.toContain("<rect");
  expect(["x", "y", "width", "height"].map((name) => Number(attribute(text, name)))).toEqual([
    10, 5, 240, 270,
  ]);
  const { width, height, rows } = pixelsOf(attribute(text, "href"));
  expect([width, height]).toEqual([120, 90]);
  for (const { column, row, fill } of cells) {
    const pixel = rows[row]!.subarray(3 * column, 3 * column + 3).toString("hex");
    if (`#${pixel}` !== fill) expect.fail(`${column}, ${row} is ${pixel} in place of ${fill}`);
  }
  // Cells go down the columns: one more a row, ninety more a column.
  expect(attribute(text, "data-cells")).toBe("0;90;1");
});

it("lists the cells of a plane that has gaps, and draws these as what is not measured", () => {
  const text = markup(
    cellRectangles(
      plane(100, 50, (column, row) => column === 3 && row === 1),
      boxOf,
    ),
  );
  const listed = attribute(text, "data-cells").split(",");
  expect(listed).toHaveLength(5000);
  expect([listed[0], listed[1], listed[100], listed[103]]).toEqual(["0", "50", "1", ""]);
  expect(pixelsOf(attribute(text, "href")).rows[1]!.subarray(9, 12).toString("hex")).toBe("efefef");
});
