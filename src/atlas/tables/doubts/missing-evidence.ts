import { findQuantity, type QuantityName, quantityNamed, titleUnder } from "#quantities";
import { allDiverged, type ClassifiedCell, estimateIn, type PhaseThresholds, termsOf } from "#taxonomy";
import { counted } from "#words";

/** What cannot be said of a set of cells because nothing tells it, one sentence each. */
export function missingEvidence(
  cells: readonly ClassifiedCell[],
  thresholds: PhaseThresholds,
): readonly string[] {
  const local = localMetrics(thresholds);
  const alive = cells.filter((cell) => !allDiverged(cell));
  const dead = cells.length - alive.length;
  const cellsAre = dead === cells.length ? "every cell" : `${dead} of ${cells.length} cells`;
  const lost = dead === 0 ? [] : [`Every network of ${cellsAre} diverged: no phase is told there.`];
  if (alive.length === 0) return lost;
  const unplaced = alive.filter(({ phase }) => phase === "not measured");
  const sentences = [
    ...lost,
    ...local.map((metric) => missing(metric, alive, cells, "no phase is told without it")),
    missing("mode_connectivity_pct", alive, cells, "no phase is told without it"),
    missing("cka_softmax", unplaced, cells, "phases IV-A and IV-B are not told apart without it"),
    missing("test_acc_pct", alive, cells, "nothing is compared with it there"),
  ].filter((sentence) => sentence !== null);
  const deciding = [...local, "mode_connectivity_pct", "cka_softmax"];
  if (!cells.some((cell) => hasSpread(cell, deciding))) {
    sentences.push("Without single networks or standard errors it is not known how sure any phase is.");
  } else if (cells.some((cell) => hasErrorOfUnknown(cell, deciding))) {
    sentences.push(
      "Over how many networks a mean with a standard error is, a column seeds would say; without it the error counts as one of two, the fewest that can have one, and little is sure.",
    );
  }
  if (cells.length === 1) sentences.push("One cell has no neighbours, so there are no transitions.");
  return sentences;
}

/** What tells sharp from flat. */
function localMetrics({ sharpness }: PhaseThresholds): readonly QuantityName[] {
  if (sharpness === undefined || sharpness.by === "train_loss") return ["train_loss"];
  return sharpness.at_equal_loss === undefined ? [sharpness.by] : ["train_loss", sharpness.by];
}

function missing(
  metric: QuantityName,
  asked: readonly ClassifiedCell[],
  all: readonly ClassifiedCell[],
  consequence: string,
): string | null {
  const lacking = asked.filter((cell) => estimateIn(cell, metric).value === null).length;
  if (lacking === 0) return null;
  const title = titleUnder(termsOf(all), quantityNamed(metric));
  return all.every((cell) => allDiverged(cell) || estimateIn(cell, metric).value === null)
    ? `${title} is not measured: ${consequence}.`
    : `${title} is missing in ${lacking} of ${counted(all.length, "cell")}: ${consequence}.`;
}

/** Whether a deciding mean comes with a standard error, and nothing says of how many networks. */
function hasErrorOfUnknown(cell: ClassifiedCell, deciding: readonly QuantityName[]): boolean {
  return deciding.some((metric) => {
    const { standardError, count, degreesOfFreedom } = estimateIn(cell, metric);
    return standardError !== null && count === null && degreesOfFreedom === undefined;
  });
}

function hasSpread(cell: ClassifiedCell, deciding: readonly QuantityName[]): boolean {
  return (
    cell.observations.some(({ metric }) => findQuantity(metric) !== undefined) ||
    deciding.some((metric) => estimateIn(cell, metric).standardError !== null)
  );
}
