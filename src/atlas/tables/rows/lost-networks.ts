import { AtlasError } from "#errors";
import { quotedBriefly } from "#words";
import type { CellReadings } from "./assigned-readings.ts";
import { type DivergedReading, readingWords } from "./readings.ts";

/**
 * The seeds of the networks of a cell that diverged: those whose own row says so, and of pairs that are not finite those
 * of which nothing else that is finite is known.
 *
 * @throws AtlasError `tables/not-a-number` of kind `input` for a pair that is not finite between networks that are.
 */
export function lostNetworks({ observations, diverged }: CellReadings): ReadonlySet<number> {
  const lost = new Set<number>();
  const pairs: DivergedReading[] = [];
  for (const one of diverged) {
    const [seed, other] = one.seeds;
    if (other !== undefined) pairs.push(one);
    else if (seed !== undefined) lost.add(seed);
  }
  const unexplained = pairs.filter(({ seeds }) => !seeds.some((seed) => lost.has(seed)));
  if (unexplained.length === 0) return lost;
  const alive = new Set(observations.flatMap(({ seeds }) => [...seeds]).filter((seed) => !lost.has(seed)));
  for (const pair of unexplained) {
    const dead = pair.seeds.filter((seed) => !alive.has(seed));
    if (dead.length === 0) throw pairNotFinite(pair);
    for (const seed of dead) lost.add(seed);
  }
  return lost;
}

function pairNotFinite(pair: DivergedReading): AtlasError {
  return new AtlasError({
    code: "tables/not-a-number",
    kind: "input",
    problem: `${readingWords(pair)} is ${quotedBriefly(pair.text)}, though something finite is known of both networks`,
    where: `${pair.path}:${pair.line}`,
    expected: "a finite number, or nothing where nothing was measured",
  });
}
