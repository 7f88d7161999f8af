/**
 * How near gradient descent is to the edge of stability: the largest eigenvalue of what is descended over the largest at
 * which a step of the rate still shrinks, λ·rate/2 for plain descent, λ·rate/(2(1 + momentum)) with heavy-ball momentum and
 * λ·rate·(1 + 2·momentum)/(2(1 + momentum)) with Nesterov's.
 *
 * About 1 where progressive sharpening has ended, above it unstable on a quadratic; descent with small batches stays below.
 * Weight decay that is added to gradients adds to every eigenvalue. Source: Cohen, Kaur, Li, Kolter and Talwalkar 2021,
 * section 2 and appendix B.
 *
 * @param momentum 0 … 1, 1 left out
 */
export function edgeOfStability(topEigenvalue: number, rate: number, momentum = 0, nesterov = false): number {
  const ahead = nesterov ? 1 + 2 * momentum : 1;
  return (topEigenvalue * rate * ahead) / (2 * (1 + momentum));
}
