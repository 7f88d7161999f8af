import { preferredClass } from "#landscape/losses";

/**
 * The majority vote of several networks as outputs `[rows, classes]` (flat): 1 for the class that most of them prefer, 0 for
 * all others. Of classes with equally many votes the one that they prefer together.
 *
 * @param outputs of each network, `[rows, classes]` (flat)
 * @param together what they answer together, likewise
 */
export function majorityVote(
  outputs: readonly Float32Array[],
  together: Float32Array,
  classes: number,
): Float32Array {
  const vote = new Float32Array(together.length);
  const votes = new Int32Array(classes);
  for (let start = 0; start < vote.length; start += classes) {
    votes.fill(0);
    for (const own of outputs) {
      const preferred = preferredClass(own, start, classes);
      if (preferred >= 0) votes[preferred]!++;
    }
    let chosen = 0;
    for (let k = 1; k < classes; k++) {
      const lead = votes[k]! - votes[chosen]! || together[start + k]! - together[start + chosen]!;
      if (lead > 0) chosen = k;
    }
    vote[start + chosen] = 1;
  }
  return vote;
}
