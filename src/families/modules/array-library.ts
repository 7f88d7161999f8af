/**
 * `@jax-js/jax` as networks of a user's import it: whole, with those functions in place that give something else there than
 * their names say, or overflow.
 */
export * from "@jax-js/jax";
export { arrayFunctions as numpy, networkFunctions as nn } from "#nets";
