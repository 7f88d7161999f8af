import type { LocalSide } from "../phases/cell-side.ts";
import type { MetricName } from "../table/cells.ts";
import type { PublishedStatistics } from "./claim.ts";

/** What a claim correlates: a knob, a metric, or how far from zero mode connectivity is (with a minus). */
export type Quantity = "width" | "coldness" | "connectedness" | MetricName;

/** A claim that two quantities rise together (or against each other) over the cells of one side. */
export interface CorrelationClaim {
  readonly id: string;
  readonly claim: string;
  readonly among: LocalSide | "all";
  readonly x: Quantity;
  readonly y: Quantity;
  readonly sign: 1 | -1;
  readonly published: PublishedStatistics;
}

/**
 * Claims about rank correlations over the grid, in the order of their numbers; another is one more entry.
 *
 * Source: computed from the numbers released with Yang et al. 2021 (decayed rate) and Zhou et al. 2024
 * (constant rate, noisy labels), flat meaning a training loss below 0.02.
 */
export const CORRELATION_CLAIMS: readonly CorrelationClaim[] = [
  {
    id: "Q1",
    claim: "Networks that are more similar are more accurate, among flat cells",
    among: "flat",
    x: "cka_softmax",
    y: "test_acc_pct",
    sign: 1,
    published: published(0.94, 0.96, 0.98),
  },
  {
    id: "Q4",
    claim: "Networks with a smaller Hessian trace are more accurate, among flat cells",
    among: "flat",
    x: "hessian_trace",
    y: "test_acc_pct",
    sign: -1,
    published: published(-0.81, -0.82, -0.74),
  },
  {
    id: "Q6",
    claim: "Networks whose mode connectivity is nearer zero are more accurate",
    among: "all",
    x: "connectedness",
    y: "test_acc_pct",
    sign: 1,
    published: published(0.89, 0.83, 0.49),
  },
  {
    id: "Q8",
    claim: "Wider networks are better connected, among flat cells",
    among: "flat",
    x: "width",
    y: "mode_connectivity_pct",
    sign: 1,
    published: published(0.93, 0.85, 0.9),
  },
  {
    id: "Q9",
    claim: "Colder training lowers mode connectivity, among sharp cells",
    among: "sharp",
    x: "coldness",
    y: "mode_connectivity_pct",
    sign: -1,
    published: published(-0.91, -0.88, -0.88),
  },
  {
    id: "Q10",
    claim: "Wider networks are more similar, among flat cells",
    among: "flat",
    x: "width",
    y: "cka_softmax",
    sign: 1,
    published: published(0.79, 0.83, 0.85),
  },
  {
    id: "Q11",
    claim: "Colder training makes networks less similar, among flat cells",
    among: "flat",
    x: "coldness",
    y: "cka_softmax",
    sign: -1,
    published: published(-0.58, -0.64, -0.71),
  },
  {
    id: "Q12-sharp",
    claim: "Colder training raises the Hessian trace, among sharp cells",
    among: "sharp",
    x: "coldness",
    y: "hessian_trace",
    sign: 1,
    published: published(0.89, 0.99, 0.96),
  },
  {
    id: "Q12-flat",
    claim: "Colder training raises the Hessian trace, among flat cells",
    among: "flat",
    x: "coldness",
    y: "hessian_trace",
    sign: 1,
    published: published(0.45, 0.7, 0.67),
  },
  {
    id: "Q13",
    claim: "Wider networks have a smaller Hessian trace, among flat cells",
    among: "flat",
    x: "width",
    y: "hessian_trace",
    sign: -1,
    published: published(-0.6, -0.5, -0.4),
  },
];

function published(decayedRate: number, constantRate: number, noisyLabels: number): PublishedStatistics {
  return { decayedRate, constantRate, noisyLabels };
}
