/** Training examples, the first, on which the activations of averages of all networks of a cell are repaired. */
export const REPAIR_EXAMPLES = 512;

/** Layers that are repaired one after another, where a cost is estimated. */
export const REPAIRED_LAYERS = 4;
