import { AtlasError } from "#errors";
import type { NetworkModule } from "./network-module.ts";
import type { Recording } from "./recording.ts";
import { shownAt, USED_UP, userMistake, withDeepStacks } from "./user-mistake.ts";
import { withinTime } from "./within-time.ts";

/**
 * What recording a function of a module gives; what goes wrong in it is told at the line of the module.
 *
 * @param name of the function, such as `logits`
 * @param earlier recordings of the module; this one is added
 * @throws AtlasError of kind `input`: `network/mistake`, `network/impure`, `network/unsupported` or `network/endless`
 */
export function recordedFunction<Result>(
  name: string,
  module: NetworkModule,
  recording: Recording,
  earlier: Recording[],
  record: () => Result,
): Result {
  try {
    return withDeepStacks(() => withinTime(record));
  } catch (error) {
    if (error instanceof AtlasError && error.code === "engine/element-type") {
      const { problem, expected, remedy } = error;
      throw new AtlasError({
        code: "network/unsupported",
        kind: "input",
        problem: problem.replace("the traced function", `its function ${name}`),
        ...(expected !== undefined && { expected }),
        ...(remedy !== undefined && { remedy: remedy.replace("a traced function", "the network") }),
        ...shownAt(recording.lineOfType(), module.path),
      });
    }
    const told = userMistake(error, module.path, `its function ${name} fails`);
    const shared = earlier.flatMap((other) => recording.lineOfShared(other) ?? [])[0];
    if (shared === undefined || !told.problem.includes(USED_UP)) throw told;
    throw new AtlasError({
      code: "network/impure",
      kind: "input",
      problem: `its function ${name} uses up an array that was made outside of it`,
      ...shownAt(shared, module.path),
      remedy: "Make the array inside the function, or write .ref behind it wherever it is used",
      cause: error,
    });
  } finally {
    earlier.push(recording);
  }
}
