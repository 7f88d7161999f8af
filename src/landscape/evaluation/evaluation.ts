import type { Examples } from "../examples.ts";
import type { Objective } from "../objective.ts";

/** Networks, and examples that they are judged by. */
export interface Evaluation {
  readonly objective: Objective;
  /** The flat parameters `[layout.size]` of each network; at least one network. */
  readonly parameters: readonly Float32Array[];
  /** The flat statistics of each network, exactly for batch-normalised ones. */
  readonly statistics?: readonly Float32Array[] | undefined;
  /** The arrays of examples that all networks share, as a rule `inputs`. */
  readonly examples: Examples;
  /** By network, the arrays that it has of its own: networks may have learned labels of different noise. */
  readonly own?: readonly Examples[] | undefined;
}
