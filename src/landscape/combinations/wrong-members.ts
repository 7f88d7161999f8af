/**
 * On how many examples none, one, … and all of some networks err, from what each adds to its error on each example.
 *
 * @param errors of each network by example; 0 is right
 */
export function wrongMembers(errors: readonly ArrayLike<number>[]): readonly number[] {
  const counts = new Array<number>(errors.length + 1).fill(0);
  for (let example = 0; example < errors[0]!.length; example++) {
    counts[errors.filter((own) => own[example]! > 0).length]!++;
  }
  return counts;
}
