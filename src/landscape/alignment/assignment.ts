/**
 * The columns `[size]` that rows are given, each to one, such that the sum of a square matrix's gains at these places is
 * largest; in O(size³).
 *
 * Shortest augmenting paths in reduced costs (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and
 * sparse linear assignment problems", 1987). Of several best assignments it gives the same one every time.
 *
 * @param gains `[size, size]`, row by row. Throws RangeError for another length or a gain that is not finite.
 */
export function bestAssignment(gains: Float64Array, size: number): Int32Array {
  if (gains.length !== size * size || !gains.every(Number.isFinite)) {
    throw new RangeError(`no ${size} × ${size} finite gains to assign by`);
  }
  const [rowPrice, columnPrice] = [new Float64Array(size), new Float64Array(size)];
  const [rowOf, columnOf] = [new Int32Array(size).fill(-1), new Int32Array(size).fill(-1)];
  const [distance, before] = [new Float64Array(size), new Int32Array(size)];
  for (let start = 0; start < size; start++) {
    distance.fill(Number.POSITIVE_INFINITY);
    const isDone = new Uint8Array(size);
    const path: number[] = [];
    let [row, reached, column] = [start, 0, -1];
    do {
      let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
      const price = rowPrice[row]!;
      const own = row * size;
      for (let j = 0; j < size; j++) {
        if (isDone[j] === 1) continue;
        const through = reached - gains[own + j]! - price - columnPrice[j]!;
        let known = distance[j]!;
        if (through < known) {
          distance[j] = through;
          before[j] = row;
          known = through;
        }
        if (nearest < 0 || known < least) {
          nearest = j;
          least = known;
        }
      }
      column = nearest;
      reached = least;
      isDone[column] = 1;
      path.push(column);
      row = rowOf[column]!;
    } while (row >= 0);
    rowPrice[start]! += reached;
    for (const done of path) {
      const slack = reached - distance[done]!;
      columnPrice[done]! -= slack;
      if (rowOf[done]! >= 0) rowPrice[rowOf[done]!]! += slack;
    }
    // Along the path that was found every row takes the column after its own.
    for (let end = column; end >= 0; ) {
      const from = before[end]!;
      const freed = columnOf[from]!;
      rowOf[end] = from;
      columnOf[from] = end;
      end = freed;
    }
  }
  return columnOf;
}
