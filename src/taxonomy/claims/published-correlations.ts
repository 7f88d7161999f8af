import type { LocalSide } from "../phases/cell-side.ts";
import type { ClaimDefinition, ClaimTheme } from "./claim.ts";
import { publishedNumbers } from "./claim-words.ts";
import type { ClaimQuantity } from "./quantity.ts";

/** A claim that two quantities rise together (or against each other) over the cells of one side. */
export interface CorrelationClaim extends ClaimDefinition {
  readonly x: ClaimQuantity;
  readonly y: ClaimQuantity;
  readonly sign: 1 | -1;
}

/**
 * Claims about rank correlations over the grid, in the order of their numbers; another is one more entry.
 *
 * Source: computed from the numbers released with Yang et al. 2021 (decayed rate) and Zhou et al. 2024
 * (constant rate, noisy labels), flat meaning a training loss below 0.02.
 */
export const CORRELATION_CLAIMS: readonly CorrelationClaim[] = [
  {
    ...aboutCorrelation("Q1", "accuracy", "flat", [0.94, 0.96, 0.98]),
    claim: "Networks that are more similar are more accurate, among flat cells",
    x: "cka_softmax",
    y: "test_acc_pct",
    sign: 1,
  },
  {
    ...aboutCorrelation("Q4", "accuracy", "flat", [-0.81, -0.82, -0.74]),
    claim: "Networks with a smaller Hessian trace are more accurate, among flat cells",
    x: "hessian_trace",
    y: "test_acc_pct",
    sign: -1,
  },
  {
    ...aboutCorrelation("Q5", "accuracy", "all", [-0.87, -0.45, -0.65]),
    claim: "Networks with a smaller Hessian trace are more accurate over all cells",
    x: "hessian_trace",
    y: "test_acc_pct",
    sign: -1,
  },
  {
    ...aboutCorrelation("Q6", "accuracy", "all", [0.89, 0.83, 0.49]),
    claim: "Networks whose mode connectivity is nearer zero are more accurate",
    x: "connectedness",
    y: "test_acc_pct",
    sign: 1,
  },
  {
    ...aboutCorrelation("Q7", "accuracy", "flat", [0.74, 0.88, 0.88]),
    claim: "Networks that are better connected are more accurate, among flat cells",
    x: "mode_connectivity_pct",
    y: "test_acc_pct",
    sign: 1,
  },
  {
    ...aboutCorrelation("Q8", "plane", "flat", [0.93, 0.85, 0.9]),
    claim: "Wider networks are better connected, among flat cells",
    x: "width",
    y: "mode_connectivity_pct",
    sign: 1,
  },
  {
    ...aboutCorrelation("Q9", "plane", "sharp", [-0.91, -0.88, -0.88]),
    claim: "Colder training lowers mode connectivity, among sharp cells",
    x: "coldness",
    y: "mode_connectivity_pct",
    sign: -1,
  },
  {
    ...aboutCorrelation("Q10", "plane", "flat", [0.79, 0.83, 0.85]),
    claim: "Wider networks are more similar, among flat cells",
    x: "width",
    y: "cka_softmax",
    sign: 1,
  },
  {
    ...aboutCorrelation("Q11", "plane", "flat", [-0.58, -0.64, -0.71]),
    claim: "Colder training makes networks less similar, among flat cells",
    x: "coldness",
    y: "cka_softmax",
    sign: -1,
  },
  {
    ...aboutCorrelation("Q12-sharp", "plane", "sharp", [0.89, 0.99, 0.96]),
    claim: "Colder training raises the Hessian trace, among sharp cells",
    x: "coldness",
    y: "hessian_trace",
    sign: 1,
  },
  {
    ...aboutCorrelation("Q12-flat", "plane", "flat", [0.45, 0.7, 0.67]),
    claim: "Colder training raises the Hessian trace, among flat cells",
    x: "coldness",
    y: "hessian_trace",
    sign: 1,
  },
  {
    ...aboutCorrelation("Q13", "plane", "flat", [-0.6, -0.5, -0.4]),
    claim: "Wider networks have a smaller Hessian trace, among flat cells",
    x: "width",
    y: "hessian_trace",
    sign: -1,
  },
];

/** What all correlation claims share. */
export function aboutCorrelation(
  id: string,
  theme: ClaimTheme,
  among: LocalSide | "all",
  [decayed, constant, noisy]: readonly [number | null, number | null, number | null],
) {
  const published = publishedNumbers("correlation", decayed, constant, noisy);
  return { id, theme, among, statistic: "Spearman's rho", unit: "correlation", published } as const;
}
