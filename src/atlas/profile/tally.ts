import { type OperatorTime, PHASES, type Phase, type PhaseTime, type Timing } from "#timing";
import type { ProfileColumn } from "./run-profile.ts";

/** Time of all work of one sort as it is gathered. */
export class Tally {
  readonly #kind: string;
  readonly #phases = new Map<Phase, { seconds: number; calls: number }>();
  readonly #operators = new Map<string, { seconds: number; calls: number }>();
  #jobs = 0;
  #seconds = 0;

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Adds a job, or what else took so many seconds, of which `timing` tells as much as it does. */
  add(seconds: number, { phases = [], operators = [] }: Partial<Timing> = {}, jobs = 0): void {
    this.#jobs += jobs;
    this.#seconds += seconds;
    for (const { phase, ...own } of phases) addTo(this.#phases, phase, own);
    for (const { operator, ...own } of operators) addTo(this.#operators, operator, own);
  }

  /** Gives a name to time that is counted already. */
  name(phase: Phase, seconds: number): void {
    addTo(this.#phases, phase, { seconds: Math.max(0, seconds), calls: 1 });
  }

  /** What has been gathered: phases in their order, the operators that take longest first. */
  get column(): ProfileColumn {
    const order = Object.keys(PHASES);
    const phases = [...this.#phases].map(([phase, own]): PhaseTime => ({ phase, ...own }));
    const operators = [...this.#operators].map(([operator, own]): OperatorTime => ({ operator, ...own }));
    return {
      kind: this.#kind,
      jobs: this.#jobs,
      seconds: this.#seconds,
      phases: phases.sort((a, b) => order.indexOf(a.phase) - order.indexOf(b.phase)),
      operators: operators.sort((a, b) => b.seconds - a.seconds),
    };
  }
}

function addTo<Name>(
  totals: Map<Name, { seconds: number; calls: number }>,
  name: Name,
  { seconds, calls }: { readonly seconds: number; readonly calls: number },
): void {
  const total = totals.get(name) ?? { seconds: 0, calls: 0 };
  totals.set(name, { seconds: total.seconds + seconds, calls: total.calls + calls });
}
