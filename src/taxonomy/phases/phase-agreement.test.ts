import { expect, test } from "vitest";
import { classifyTable } from "./classify.ts";
import { phaseAgreement } from "./phase-agreement.ts";
import { decidedCell, seededCell } from "./phase-cells.testing.ts";

const cells = classifyTable([
  decidedCell([0.003, 0, 0.8]),
  decidedCell([0.003, 0, 0.6]),
  decidedCell([0.5, -9, null]),
  decidedCell([0.5, 9, null]),
  decidedCell([0.003, 0, null]),
  seededCell([0.004, 0.03, 0.02], [-5, -6], []),
]);

test("counts agreement, confusion and what could not be placed", () => {
  const agreement = phaseAgreement(cells, ["IV-B", "IV-B", "I", null, "IV-A", "III"]);
  expect(agreement).toMatchObject({
    cells: 4,
    agreeing: 3,
    share: 0.75,
    notMeasured: 1,
    decided: { cells: 3, agreeing: 2 },
  });
  expect(agreement.confusion["IV-B"]).toEqual({ I: 0, II: 0, III: 0, "IV-A": 1, "IV-B": 1 });
  expect(agreement.confusion.II).toEqual({ I: 0, II: 0, III: 0, "IV-A": 0, "IV-B": 0 });
  expect(agreement.disagreements).toEqual([{ cell: cells[1], index: 1, label: "IV-B", found: "IV-A" }]);
});

test("no labels agree with nothing", () => {
  expect(
    phaseAgreement(
      cells,
      cells.map(() => null),
    ),
  ).toMatchObject({ cells: 0, share: null });
});

test("labels that do not pair up are refused", () => {
  expect(() => phaseAgreement(cells, ["I"])).toThrow("there are 1 labels for 6 cells");
});
