import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { ENGLISH_NUMBER_WORDS, englishNumber, germanNumber } from "./number-spelling.ts";
import { numberWords } from "./number-words.ts";

test.each([
  [1, "eins", "one"],
  [7, "sieben", "seven"],
  [12, "zwölf", "twelve"],
  [16, "sechzehn", "sixteen"],
  [17, "siebzehn", "seventeen"],
  [21, "einundzwanzig", "twenty-one"],
  [30, "dreißig", "thirty"],
  [66, "sechsundsechzig", "sixty-six"],
  [100, "einhundert", "one hundred"],
  [101, "einhunderteins", "one hundred and one"],
  [377, "dreihundertsiebenundsiebzig", "three hundred and seventy-seven"],
  [1000, "eintausend", "one thousand"],
  [1001, "eintausendeins", "one thousand and one"],
  [2116, "zweitausendeinhundertsechzehn", "two thousand one hundred and sixteen"],
  [21_040, "einundzwanzigtausendvierzig", "twenty-one thousand and forty"],
  [101_200, "einhunderteintausendzweihundert", "one hundred and one thousand two hundred"],
  [
    999_999,
    "neunhundertneunundneunzigtausendneunhundertneunundneunzig",
    "nine hundred and ninety-nine thousand nine hundred and ninety-nine",
  ],
])("%d is %s, %s", (number, german, english) => {
  expect([germanNumber(number, "joined"), englishNumber(number, "joined")]).toEqual([german, english]);
  expect(germanNumber(number, "parts").replaceAll(" ", "")).toBe(german);
  expect(englishNumber(number, "parts")).toBe(english.replaceAll("-", " "));
});

test("no two numbers are written alike, and all of the words that there are", () => {
  const numbers = Array.from({ length: 20_000 }, (_, i) => 1 + i * 49);
  const english = numbers.map((number) => englishNumber(number, "parts"));
  expect(new Set(english).size).toBe(numbers.length);
  expect(new Set(numbers.map((number) => germanNumber(number, "joined"))).size).toBe(numbers.length);
  expect(new Set(english.flatMap((line) => line.split(" ")))).toEqual(new Set(ENGLISH_NUMBER_WORDS));
});

describe("drawn number words", () => {
  const settings = { train: 400, test: 100, largest: 999, noise: 0.2, spelling: "parts" } as const;
  const drawn = (changed: Partial<typeof settings> | Readonly<Record<string, number>> = {}) =>
    numberWords({ ...settings, ...changed }, randomStream(5, "number-words"));
  const clean = drawn({ noise: 0 });

  test("are distinct, and nothing to test on is trained on", () => {
    const all = [...clean.train.source, ...clean.test.source];
    expect([all.length, new Set(all).size]).toEqual([500, 500]);
    const pairs = clean.train.source.map((line, i) => [line, clean.train.target[i]!] as const);
    const numbers = Array.from({ length: 999 }, (_, i) => i + 1);
    const dictionary = new Map(numbers.map((n) => [germanNumber(n, "parts"), englishNumber(n, "parts")]));
    expect(pairs.every(([german, english]) => dictionary.get(german) === english)).toBe(true);
  });

  test("are the same where the training part grows, wrong words included", () => {
    const longer = drawn({ train: 800 });
    expect(longer.train.target.slice(0, 400)).toEqual(drawn().train.target);
    expect(longer.train.source.slice(0, 400)).toEqual(clean.train.source);
    expect(longer.test).toEqual(clean.test);
    expect(drawn({ test: 40 }).test.source).toEqual(clean.test.source.slice(0, 40));
  });

  test("have as many wrong words as are asked for, all in the training targets", () => {
    const words = (lines: readonly string[]) => lines.flatMap((line) => line.split(" "));
    const [right, wrong] = [words(clean.train.target), words(drawn().train.target)];
    const share = wrong.filter((word, i) => word !== right[i]).length / right.length;
    // Five standard errors of the share of as many words.
    expect(Math.abs(share - 0.2)).toBeLessThan(5 * Math.sqrt(0.16 / right.length));
    expect(drawn().train.source).toEqual(clean.train.source);
    expect(drawn().test).toEqual(clean.test);
    const less = words(drawn({ noise: 0.05 }).train.target);
    expect(less.every((word, i) => word === right[i] || word === wrong[i])).toBe(true);
    expect(words(drawn({ noise: 1 }).train.target).some((word, i) => word === right[i])).toBe(false);
  });

  test("are at most as many as there are numbers", () => {
    expect(() => drawn({ test: 600 })).toThrow(
      expect.objectContaining({ code: "data/out-of-range", where: "test" }),
    );
    expect(() => drawn({ largest: 1_000_000 })).toThrow(
      expect.objectContaining({ code: "data/out-of-range", where: "largest" }),
    );
  });
});
