/** Takes the means of its rows and of its columns off a symmetric kernel `[rows, rows]`, in place. */
export function centreKernel(kernel: Float64Array, meansOfRows: Float64Array): void {
  const rows = meansOfRows.length;
  const mean = meansOfRows.reduce((sum, value) => sum + value, 0) / rows;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) kernel[i * rows + j]! += mean - meansOfRows[i]! - meansOfRows[j]!;
  }
}
