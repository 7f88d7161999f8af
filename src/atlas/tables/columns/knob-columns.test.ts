import { expect, it } from "vitest";
import type { CsvTable } from "#files";
import { knobColumnsOf } from "./knob-columns.ts";

function table(columns: string, ...lines: readonly string[]): Pick<CsvTable, "columns" | "rows"> {
  const names = columns.split(",");
  const rows = lines.map((line, i) => ({
    line: i + 2,
    values: Object.fromEntries(line.split(",").map((value, column) => [names[column]!, value])),
  }));
  return { columns: names, rows };
}

const knobs = (given: ReturnType<typeof table>, chosen: readonly string[] = []) =>
  knobColumnsOf(given, chosen).map(({ column, knob }) => (column === knob ? knob : `${column} as ${knob}`));

it("reads knobs that every table may have, by any of their names, and settings by their path", () => {
  expect(knobs(table("width,lr,train_loss,training.momentum", "2,0.1,1,0", "2,0.1,1,0.9"))).toEqual([
    "width",
    "lr as learning_rate",
    "training.momentum as momentum",
  ]);
});

it("reads another knob only where rows cannot be told apart without it", () => {
  const swept = table(
    "width,momentum,schedule,epochs",
    "2,0,cosine,7",
    "2,0.9,cosine,7",
    "4,0,cosine,9",
    "4,0.9,cosine,9",
  );
  expect(knobs(swept)).toEqual(["width", "momentum"]);
  expect(knobs(swept, ["epochs"])).toEqual(["width", "momentum", "epochs"]);
});

it("takes what is another in every row of a grid for a result, and along a line for what was swept", () => {
  expect(knobs(table("width,epochs", "2,7", "2,8", "4,9", "4,10"))).toEqual(["width"]);
  expect(knobs(table("width,epochs", "2,7", "2,8", "2,9"))).toEqual(["width", "epochs"]);
});

it("reads a column that is no knob where it is chosen", () => {
  const given = table("width,Dropout", "2,0", "2,0.5");
  expect(knobs(given)).toEqual(["width"]);
  expect(knobs(given, ["Dropout"])).toEqual(["width", "Dropout"]);
  expect(knobs(given, ["dropout"])).toEqual(["width", "Dropout as dropout"]);
});

it("leaves seeds and pairs to tell the rows of a cell apart", () => {
  expect(knobs(table("width,seed,updates", "2,0,100", "2,1,100", "4,0,100", "4,1,90"))).toEqual(["width"]);
  expect(knobs(table("width,seed,updates", "2,0,100", "2,0,90", "4,0,100", "4,0,90"))).toEqual([
    "width",
    "updates",
  ]);
});
