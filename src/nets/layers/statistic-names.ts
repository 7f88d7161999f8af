/** The names of a layer's mean and variance in `Statistics` and in the layout of a network's statistics. */
export const statisticNames = (layer: string) =>
  ({ mean: `${layer}.running_mean`, variance: `${layer}.running_var` }) as const;

/** Whether a name in `Statistics` is that of a variance. */
export const isVariance = (name: string): boolean => name.endsWith(".running_var");
