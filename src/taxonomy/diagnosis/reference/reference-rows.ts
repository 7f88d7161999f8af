/** One cell of a reference grid, means over its networks. */
export interface ReferenceRow {
  readonly width: number;
  readonly examples: number;
  /** Share of labels that were redrawn. */
  readonly labelNoise: number;
  readonly batchSize: number;
  readonly trainErrorPct: number;
  readonly trainLoss: number;
  readonly modeConnectivityPct: number;
  readonly lnHessianTrace: number;
  readonly cka: number;
  readonly testAccuracyPct: number;
}

/**
 * The cells of a grid from its lines, one for each width, amount of data and label noise (`2 50000 0.1:`), then its cells,
 * parted by semicolons: batch size, training error (%), training loss (nats), mode connectivity (points), ln trace, CKA,
 * test accuracy (%).
 */
export function rowsOfLines(lines: string): readonly ReferenceRow[] {
  return lines
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [place, cells] = line.split(":");
      const [width, examples, labelNoise] = numbersIn(place!);
      return cells!.split(";").map((text) => {
        const [batchSize, error, loss, connectivity, trace, cka, accuracy] = numbersIn(text);
        return {
          width: width!,
          examples: examples!,
          labelNoise: labelNoise!,
          batchSize: batchSize!,
          trainErrorPct: error!,
          trainLoss: loss!,
          modeConnectivityPct: connectivity!,
          lnHessianTrace: trace!,
          cka: cka!,
          testAccuracyPct: accuracy!,
        };
      });
    });
}

/** What is measured of a cell, in the order of a line. */
const NUMBERS = [
  "trainErrorPct",
  "trainLoss",
  "modeConnectivityPct",
  "lnHessianTrace",
  "cka",
  "testAccuracyPct",
] as const;

/** The lines of some cells, four digits a number: the inverse of `rowsOfLines`. */
export function linesOfRows(rows: readonly ReferenceRow[]): string {
  const groups = Map.groupBy(rows, ({ width, examples, labelNoise }) => `${width} ${examples} ${labelNoise}`);
  return [...groups]
    .map(([place, group]) => {
      const cells = group
        .toSorted((a, b) => a.batchSize - b.batchSize)
        .map((row) => [row.batchSize, ...NUMBERS.map((name) => Number(row[name].toPrecision(4)))].join(" "));
      return `${place}:${cells.join(";")}`;
    })
    .join("\n");
}

function numbersIn(text: string): readonly number[] {
  return text.trim().split(" ").map(Number);
}
