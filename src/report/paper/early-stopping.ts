import { type CellGains, gainLines, sliceTitle } from "#figures";
import { type QuantityName, quantityNamed, titleUnder, unitUnder } from "#quantities";
import type { Estimate } from "#statistics";
import { type ReportSlice, sliceStem } from "../slices.ts";
import { lackOfAxis, lackOfNetworks } from "./lacking.ts";
import { fileStem, type NamedFigure, type PaperFigure } from "./paper-figure.ts";
import type { PaperRun } from "./paper-run.ts";
import { ORACLE_OF, pairedGain, type Training, trainingsOf, twinOf, valuesBySeed } from "./trainings.ts";

/** What stopping before the end of training gains, by load and by temperature (figure 19, and the harm of zero loss). */
export const EARLY_STOPPING: PaperFigure = {
  name: "early stopping",
  shows: "what the best epoch, or an earlier checkpoint, gains over the end, with intervals",
  needs: "training: { oracle: true }, or slices of checkpoint, over at least two values of an axis",
  lacks: (run) =>
    run.configuration.training.oracle || trainingsOf(run).some(({ earlier }) => earlier.length > 0)
      ? (lackOfAxis(run, 2) ?? lackOfNetworks(run))
      : null,
  draw: (run) =>
    trainingsOf(run).flatMap((training) => [
      ...(run.configuration.training.oracle ? gainsOf(run, training, ORACLE) : []),
      ...training.earlier.flatMap((slice) => gainsOf(run, training, stopAt(run, training, slice))),
    ]),
};

/** A place of training to stop at. */
interface Stop {
  /** In the name of the file. */
  readonly name: string;
  /** What stopping there comes to, to follow "what stopping at". */
  readonly words: string;
  readonly quantities: readonly QuantityName[];
  /** The values of a quantity there, by the seeds of the networks of the cell that is the end. */
  readonly valuesAt: (run: PaperRun, index: number, quantity: QuantityName) => ReadonlyMap<number, number>;
}

const ORACLE: Stop = {
  name: "oracle",
  words:
    "the best epoch by test loss gains over the end of training. That epoch is chosen by the test set: a bound on what stopping early can gain",
  quantities: Object.keys(ORACLE_OF),
  valuesAt: (run, index, quantity) =>
    valuesBySeed(
      run.recordOf(index),
      quantity === "test_loss" ? ORACLE_OF.test_loss : ORACLE_OF.test_acc_pct,
    ),
};

function stopAt(run: PaperRun, { values }: Training, slice: ReportSlice): Stop {
  const own = Object.fromEntries(Object.entries(slice.values).filter(([knob]) => !(knob in values)));
  return {
    name: sliceStem(own),
    words: `${sliceTitle(own).toLowerCase()} gains over the end of training`,
    quantities: ["test_loss", "test_acc_pct", "test_token_match_pct", "test_exact_match_pct", "test_bleu"],
    valuesAt: (_, index, quantity) => {
      const twin = twinOf(run, slice, index);
      return twin === undefined ? new Map() : valuesBySeed(run.recordOf(twin), quantity);
    },
  };
}

function gainsOf(run: PaperRun, { end, values }: Training, stop: Stop): readonly NamedFigure[] {
  const [first] = end.cells;
  if (first === undefined) return [];
  const { terms } = run.recordOf(first);
  const drawn = stop.quantities.flatMap((quantity): CellGains[] => {
    const gains = new Map(
      end.cells.map((index): [number, Estimate] => {
        const [early, late] = [
          stop.valuesAt(run, index, quantity),
          valuesBySeed(run.recordOf(index), quantity),
        ];
        return [index, isLoss(quantity) ? pairedGain(late, early) : pairedGain(early, late)];
      }),
    );
    if ([...gains.values()].every(({ value }) => value === null)) return [];
    const known = quantityNamed(quantity);
    const [title, unit] = [titleUnder(terms, known), unitUnder(terms, known)];
    return [
      isLoss(quantity)
        ? { title: `${title} saved by stopping early`, unit, gains }
        : {
            title: `${title} gained by stopping early`,
            unit: unit === "%" || unit === "0 to 100" ? "points" : unit,
            gains,
          },
    ];
  });
  if (drawn.length === 0) return [];
  const heading = [run.table.name, sliceTitle(values)].filter((part) => part !== "").join(", ");
  const caption = `${heading}: what stopping at ${stop.words}. Means over networks of what each gains, with 95 % intervals.`;
  return (["load", "temperature"] as const)
    .filter((along) => run.table[along].values.length >= 2)
    .map((along) => ({
      name: fileStem("early-stopping", stop.name, along, sliceStem(values)),
      figure: gainLines(run.table, end.values, drawn, along, {
        title: `What stopping early gains, ${heading}`,
        caption,
      }),
    }));
}

function isLoss(quantity: QuantityName): boolean {
  return quantity === "test_loss";
}
