import { basename } from "node:path";
import type { GivenJudgement } from "#atlas/jobs";
import { AtlasError } from "#errors";
import { conjoined, counted, threeDigits } from "#words";
import { errorOfShares, examplesInWords, isOfNumbers } from "./judgement-words.ts";
import { percent } from "./percent.ts";

/** Networks of files with what each makes of training examples. */
export interface JudgedNetworks {
  readonly files: readonly string[];
  readonly judgements: readonly GivenJudgement[];
  /** How examples are read, to follow "with". */
  readonly reading: string;
}

/**
 * How many examples each network answers correctly, a clause, and which is far behind the best.
 *
 * @throws AtlasError `measure/untrained` of kind `input` for a network whose loss no training leaves
 */
export function accuracyWords({ files, judgements, reading }: JudgedNetworks): readonly string[] {
  judgements.forEach((judgement, i) => {
    if (judgement.isFar) throw farFromTrained(files[i]!, judgement, reading, i > 0 ? files[0] : undefined);
  });
  const [first] = judgements as readonly [GivenJudgement];
  const areNumbers = isOfNumbers(first);
  const all = judgements.map(({ accuracy }) => accuracy);
  const [least, best] = [Math.min(...all), Math.max(...all)];
  const shares =
    all.length > MOST_LISTED ? `${percent(least)} to ${percent(best)}` : conjoined(all.map(percent));
  const behind = judgements.flatMap(({ accuracy, examples }, i) =>
    best - accuracy > Math.max(FAR, areNumbers ? 0 : 5 * errorOfShares(best, accuracy, examples))
      ? [basename(files[i]!)]
      : [],
  );
  const one = judgements.length === 1;
  const verb = areNumbers ? (one ? "it explains" : "they explain") : one ? "it answers" : "they answer";
  return [
    areNumbers
      ? `read with ${reading}, ${verb} ${shares} of the variance of ${counted(first.examples, "training example")}`
      : `read with ${reading}, ${verb} ${shares} of ${examplesInWords(first)} correctly`,
    ...(behind.length === 0
      ? []
      : [
          `${conjoined(behind)} ${behind.length === 1 ? (areNumbers ? "explains" : "answers") : areNumbers ? "explain" : "answer"} far ${areNumbers ? "less" : "fewer of them"} than the best: trained on other examples, labels or normalisation, or not yet trained`,
        ]),
  ];
}

/** Shares of more networks are told by the least and the largest. */
const MOST_LISTED = 4;

/** A difference of accuracies that trainings of one kind do not have. */
const FAR = 0.2;

/** @param beside the first of several networks, in whose unit the others are read */
function farFromTrained(
  path: string,
  judgement: GivenJudgement,
  reading: string,
  beside: string | undefined,
): AtlasError {
  const { loss, examples } = judgement;
  const unit =
    beside !== undefined && isOfNumbers(judgement)
      ? `. It may answer in another unit than ${basename(beside)}: loss-atlas compare takes each in its own`
      : "";
  const what = Number.isFinite(loss)
    ? `its loss on ${counted(examples, "training example")} is ${threeDigits(loss)}, more than ten times that of a constant answer,`
    : `its answers to ${counted(examples, "training example")} are not finite numbers`;
  return new AtlasError({
    code: "measure/untrained",
    kind: "input",
    where: path,
    problem: `${what} with ${reading}`,
    expected: "a network that was trained on such examples",
    remedy: `Its training diverged, its numbers are read wrongly, or its examples were others or normalised (--normalise). loss-atlas inspect ${basename(path)} shows between which numbers its weights lie: most are below 1 in size${unit}`,
  });
}
