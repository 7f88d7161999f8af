let selected = 1;

/** With how many threads the programs that this process loads from now on compute at most on the CPU; 1 until it is told. */
export function selectedThreads(): number {
  return selected;
}

/**
 * Lets the programs that this process loads from now on compute with so many threads of the CPU, at least 1.
 *
 * Results do not depend on it, bit for bit: a program takes as many as it can share its work among without adding in
 * another order, and one of small arrays, which would win nothing, a single one. Threads that wait give up their core.
 */
export function selectThreads(threads: number): void {
  selected = threads;
}
