import { AtlasError } from "#errors";
import {
  classesForLossWithoutErrors,
  isBelowErrors,
  isBeyondAllErring,
  isBeyondErrors,
  leastLossOf,
} from "#taxonomy";
import { spoken } from "#words";

/** Numbers of one network as they were given, training error in percent, connectivity in points, training loss in nats. */
interface GivenNumbers {
  readonly trainError?: number;
  readonly connectivity?: number;
  readonly trainLoss?: number;
}

/** Classes beyond which a loss without an error is wondered at. */
const MANY_CLASSES = 10;

/**
 * Refuses numbers that no network has together, and wonders at rare ones on standard error.
 *
 * @throws AtlasError `diagnose/impossible-numbers` of kind `input`
 */
export function requirePossible({ trainError, connectivity, trainLoss }: GivenNumbers): void {
  if (trainError === undefined) return;
  if (connectivity !== undefined && isBeyondErrors(connectivity, trainError)) {
    throw impossible(
      `a curve that is ${spoken(connectivity)} points better than its ends does not go with a training error of ${spoken(trainError)} %`,
      `a connectivity of ${spoken(trainError)} points or less, both on the same training examples`,
      "Barriers count as negative: turn the sign if this is the height of one",
    );
  }
  if (connectivity !== undefined && isBeyondAllErring(connectivity, trainError)) {
    throw impossible(
      `a barrier of ${spoken(-connectivity)} points above a training error of ${spoken(trainError)} % is more than 100 %`,
      `a connectivity of ${spoken(trainError - 100)} points or more`,
    );
  }
  if (trainLoss !== undefined && isBelowErrors(trainLoss, trainError)) {
    throw impossible(
      `a training loss of ${spoken(trainLoss)} is less than a training error of ${spoken(trainError)} % costs as a cross-entropy`,
      `${spoken(leastLossOf(trainError))} nats or more, and the error in percent`,
    );
  }
  const classes = trainLoss === undefined ? 0 : classesForLossWithoutErrors(trainLoss);
  if (trainLoss !== undefined && trainError === 0 && classes > MANY_CLASSES) {
    process.stderr.write(
      `note: a training loss of ${spoken(trainLoss)} nats without an error takes ${spoken(classes)} classes or more\n`,
    );
  }
}

function impossible(problem: string, expected: string, remedy?: string): AtlasError {
  return new AtlasError({
    code: "diagnose/impossible-numbers",
    kind: "input",
    problem,
    expected,
    ...(remedy !== undefined && { remedy }),
  });
}
