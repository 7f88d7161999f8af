/** Takes the means of its rows and of its columns off a symmetric kernel `[rows, rows]`, in place. */
export function centreKernel(kernel: Float64Array, rows: number): void {
  const means = new Float64Array(rows);
  for (let at = 0; at < kernel.length; at++) means[Math.floor(at / rows)]! += kernel[at]! / rows;
  const mean = means.reduce((sum, value) => sum + value, 0) / rows;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) kernel[i * rows + j]! += mean - means[i]! - means[j]!;
  }
}
