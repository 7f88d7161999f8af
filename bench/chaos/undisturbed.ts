import { badArgument } from "../command.ts";
import { call, type Ending, type Surroundings } from "./command.ts";

/** Calls a command that nothing befalls, and that must do well. @throws AtlasError `bench/argument` where it does not */
export async function undisturbed(words: readonly string[], surroundings: Surroundings): Promise<Ending> {
  const ending = await call(words, surroundings).ended;
  if (ending.code === 0) return ending;
  throw badArgument(
    `loss-atlas ${words.join(" ")} ended with ${ending.code}: ${ending.errors}`,
    "exit code 0",
  );
}
