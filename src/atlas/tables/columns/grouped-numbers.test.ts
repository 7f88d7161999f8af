import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainNumbers } from "./grouped-numbers.ts";

/** The numbers of one table as text, by column. */
function rowsOf(columns: Readonly<Record<string, readonly string[]>>) {
  const [first = []] = Object.values(columns);
  return first.map((_, i) => ({
    line: i + 2,
    values: Object.fromEntries(Object.entries(columns).map(([column, texts]) => [column, texts[i]!])),
  }));
}

function read(columns: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return plainNumbers(rowsOf(columns), Object.keys(columns), "made.csv").rows.map(({ values }) => ({
    ...values,
  }));
}

const FORMATS: readonly (readonly [locale: string, thousands: string, decimal: string])[] = [
  ["en", ",", "."],
  ["de", ".", ","],
  ["fr", "\u202f", ","],
  ["si", " ", "."],
  ["ch", "’", "."],
];

/** A number with three decimals as one of the formats writes it. */
function written(value: number, [, thousands, decimal]: (typeof FORMATS)[number]): string {
  const [whole = "", decimals = ""] = value.toFixed(3).split(".");
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands) + decimal + decimals;
}

describe("numbers of a table", () => {
  it("are those that were written, in whatever format, or none: never others", () => {
    const value = fc.double({ min: -1e7, max: 1e7, noNaN: true }).map((number) => Number(number.toFixed(3)));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...FORMATS),
        (values, format) => {
          const texts = values.map((number) => written(number, format));
          const found = (() => {
            try {
              return read({ train_loss: texts }).map(({ train_loss }) => Number(train_loss));
            } catch {
              return null;
            }
          })();
          if (found !== null) expect(found).toEqual(values.map((number) => (number === 0 ? 0 : number)));
        },
      ),
    );
  });

  it("are told by one number that has but one reading", () => {
    expect(read({ a: ["1,024", "0,5"], b: ["1.024", "7"] })).toEqual([
      { a: "1.024", b: "1024" },
      { a: "0.5", b: "7" },
    ]);
  });

  it("are told by counts of which some are whole and small", () => {
    expect(read({ batch_size: ["256", "1,024"] }).map(({ batch_size }) => batch_size)).toEqual([
      "256",
      "1024",
    ]);
    expect(read({ "config.batch_size": ["256", "1.024"] })[1]).toEqual({ "config.batch_size": "1024" });
    // Three decimals throughout are how some programs write whole numbers.
    expect(read({ batch_size: ["16.000", "32.000"] })[0]).toEqual({ batch_size: "16.000" });
    expect(read({ width: ["0.125", "1.125"] })[1]).toEqual({ width: "1.125" });
    expect(read({ width: ["1", "1.125", "2.250"] })[2]).toEqual({ width: "2.250" });
    expect(read({ width: ["512", "1.024"] })[1]).toEqual({ width: "1024" });
    expect(read({ batch_size: ["1,024", "131,072"] })[1]).toEqual({ batch_size: "131072" });
  });

  it("are left alone in columns of anything else", () => {
    const columns = { day: ["01.02.2024", "02.02.2024"], note: ["1,5 of 2", ""], a: ["0,5", "NA"] };
    expect(read(columns)).toEqual([
      { day: "01.02.2024", note: "1,5 of 2", a: "0.5" },
      { day: "02.02.2024", note: "", a: "NA" },
    ]);
  });
});
