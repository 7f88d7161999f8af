import { counted } from "#words";
import { fewestEpochs } from "./budgets-of-cells.ts";
import { epochOfShare } from "./checkpoint.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { axisOfKnob } from "./knob-values.ts";

/** What is wrong with where networks are taken, in the cell whose budget has the fewest epochs. */
export function impossibleCheckpoints(sections: Partial<ComparedSections>): readonly Inconsistency[] {
  const { data, grid, training } = sections;
  if (data === undefined || grid === undefined || training === undefined) return [];
  const fewest = fewestEpochs({ data, grid, training });
  const { checkpoint } = training;
  const fixed = checkpoint !== "end" && "epochs" in checkpoint ? [checkpoint.epochs] : [];
  const last = Math.max(0, ...(axisOfKnob(grid, "checkpoint")?.values ?? fixed).map(Number));
  const path = pathOfKnob(grid, "checkpoint");
  const afterEnd =
    last > fewest
      ? [
          {
            path,
            problem: `${path.join(".")} is ${last}`,
            expected: `at most ${Math.floor(fewest)}, the epochs of the budget${fewest < Math.ceil(fewest) ? " that are whole" : ""} in every cell`,
          },
        ]
      : [];
  return [...afterEnd, ...equalShares(grid, fewest)];
}

/** Shares of the budget that come to the same epoch, and so to the same networks. */
function equalShares(grid: ComparedSections["grid"], fewest: number): readonly Inconsistency[] {
  const shares = axisOfKnob(grid, "checkpoint_share")?.values.map(Number) ?? [];
  const epochs = shares.map((share) => epochOfShare(share, fewest));
  const again = epochs.findIndex((own, i) => epochs.indexOf(own) < i);
  if (again === -1) return [];
  const path = pathOfKnob(grid, "checkpoint_share");
  const [first, second] = [shares[epochs.indexOf(epochs[again]!)], shares[again]];
  return [
    {
      path,
      problem: `${path.join(".")} has the shares ${first} and ${second}, which of a budget of ${counted(fewest, "epoch")} are both epoch ${epochs[again]}`,
      expected: "shares that come to different whole epochs",
    },
  ];
}
