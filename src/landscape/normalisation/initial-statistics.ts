import type { ParameterLayout } from "#trees";

/** The running statistics of a network before its first batch: means of 0 and variances of 1, as PyTorch starts. */
export function initialStatistics({ entries, size }: ParameterLayout): Float32Array {
  const statistics = new Float32Array(size);
  for (const { name, offset, size: length } of entries) {
    if (name.endsWith(".running_var")) statistics.fill(1, offset, offset + length);
  }
  return statistics;
}
