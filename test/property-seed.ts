import fc from "fast-check";

/**
 * Every property is tried on the same examples at every run, so a failure is a change of the code.
 *
 * `LOSS_ATLAS_SEED=n` tries others; fast-check prints the seed of whatever fails.
 */
fc.configureGlobal({ seed: Number(process.env.LOSS_ATLAS_SEED ?? 2107) });
