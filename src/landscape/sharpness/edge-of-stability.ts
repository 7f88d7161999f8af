/**
 * How near gradient descent is to the edge of stability: the largest eigenvalue of the Hessian over the largest at which a
 * step of the rate still shrinks, λ·rate/2 for plain descent and λ·rate/(2(1 + momentum)) with heavy-ball momentum.
 *
 * About 1 where progressive sharpening has ended, above it unstable on a quadratic; descent with small batches stays below.
 * Source: Cohen, Kaur, Li, Kolter and Talwalkar 2021, section 2.
 *
 * @param momentum 0 … 1, 1 left out
 */
export function edgeOfStability(topEigenvalue: number, rate: number, momentum = 0): number {
  return (topEigenvalue * rate) / (2 * (1 + momentum));
}
