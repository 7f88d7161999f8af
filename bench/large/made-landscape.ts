import { type RandomStream, randomStream } from "#random";

/** What a network or a pair of networks measures, by the columns of a table. */
export type Numbers = Readonly<Record<string, number>>;

/** Where a cell lies in its plane, 0 … 1 along either axis. */
export interface Place {
  readonly load: number;
  readonly heat: number;
}

/**
 * What a network of a made-up landscape measures: wide and cool networks converge, narrow or hot ones do not. All five
 * phases are there, with smooth borders and noise that makes cells near a border doubtful.
 */
export function networkNumbers({ load, heat }: Place, name: string): Numbers {
  const noise = noiseOf(name);
  const loss = Math.exp(-9 + 8 * sigmoid(9 * (heat - 0.25 - 0.6 * load)) + 0.3 * noise());
  const error = 100 * (1 - Math.exp(-loss));
  const trace = Math.exp(5 - 2.5 * load - 2 * heat + 0.5 * loss + 0.1 * noise());
  return {
    train_loss: loss,
    train_error_pct: Math.min(100, error * Math.exp(0.1 * noise())),
    test_loss: loss + 0.4 + 0.3 * (1 - load) + 0.02 * noise(),
    test_acc_pct: 60 + 25 * load - 40 * (heat - 0.3 - 0.4 * load) ** 2 - 0.3 * error + noise(),
    hessian_top_eig: trace * 0.2 * Math.exp(0.1 * noise()),
    hessian_smallest_eig: -trace * 0.004 * Math.exp(0.1 * noise()),
    hessian_trace: trace,
  };
}

/** What two networks of a cell of the made-up landscape measure. */
export function pairNumbers({ load, heat }: Place, name: string): Numbers {
  const noise = noiseOf(name);
  const barrier = 14 * sigmoid(10 * (0.45 - load - 0.15 * heat));
  const cka = clamped(0.35 + 0.5 * sigmoid(8 * (heat - 0.45 + 0.2 * load)) + 0.03 * noise());
  return {
    linear_barrier_pct: 2 * barrier + 5 + Math.abs(noise()),
    linear_barrier_nll: 0.1 * barrier + 0.2 + 0.05 * Math.abs(noise()),
    mode_connectivity_pct: -barrier + 0.4 * noise(),
    mode_connectivity_published_pct: -barrier + 0.4 * noise(),
    curve_barrier_pct: barrier + 0.2 * Math.abs(noise()),
    curve_dip_pct: 0.2 * Math.abs(noise()),
    curve_barrier_nll: 0.05 * barrier,
    curve_dip_nll: 0.01 * Math.abs(noise()),
    curve_length_ratio: 1.1 + 0.01 * Math.abs(noise()),
    final_curve_loss: 0.01 + 0.05 * barrier,
    cka_softmax: cka,
    cka_logits: clamped(cka - 0.1),
    cka_softmax_debiased: clamped(cka - 0.02),
    l2_distance: 10 + 20 * load + 0.5 * noise(),
    agreement: clamped(0.5 + 0.5 * cka),
    jensen_shannon: 0.2 * (1 - cka),
  };
}

function noiseOf(name: string): () => number {
  const stream: RandomStream = randomStream(20_261_128, name);
  return () => stream.normal();
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const clamped = (share: number): number => Math.min(1, Math.max(0, share));
