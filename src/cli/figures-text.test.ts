import { expect, test } from "vitest";
import type { PaperFigureOutcome } from "#report";
import { figuresText } from "./figures-text.ts";

const outcome = (name: string, more: Partial<PaperFigureOutcome>): PaperFigureOutcome => ({
  name,
  shows: `what ${name} shows`,
  files: [],
  needs: "something",
  lacks: null,
  unfit: null,
  ...more,
});

test("what is drawn comes first, then what the others lack, figures of one reason together", () => {
  const text = figuresText(
    [
      outcome("figure 1", { lacks: "every network diverged" }),
      outcome("figure 2", { files: ["runs/a/figures/paper/figure-2.svg"] }),
      outcome("figure 3", {}),
      outcome("figure 12", { lacks: "every network diverged" }),
    ],
    [],
    Number.POSITIVE_INFINITY,
  );
  expect(text).toBe(
    [
      "drawn, as SVG and PNG, into runs/a/figures/paper/",
      "  figure 2: what figure 2 shows",
      "    figure-2.svg",
      "not drawn, 3 of 4:",
      "  figure 1, figure 12: every network diverged",
      "  figure 3: needs something",
      "",
    ].join("\n"),
  );
});

test("of a run beside that no figure takes the reason of each is said, of one that is taken none", () => {
  const outcomes = [
    outcome("figure 9", { unfit: [{ run: "a", reason: "it is hot" }] }),
    outcome("figure 13", {
      unfit: [
        { run: "a", reason: "it is cold" },
        { run: "b", reason: "it is cold" },
      ],
    }),
  ];
  const text = figuresText(outcomes, ["a", "b", "a"], Number.POSITIVE_INFINITY);
  expect(text.split("\n").slice(-4)).toEqual([
    "a is in no figure that compares:",
    "  figure 9: it is hot",
    "  figure 13: it is cold",
    "",
  ]);
  expect(text).toMatch(/^nothing is drawn:\n/);
});
