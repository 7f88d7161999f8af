/**
 * Architectures that are common elsewhere, known by the names and shapes of their parameters. Light: nothing here loads what
 * networks compute with. An architecture is a file here and a word in `registry.ts`.
 */
export type { Architecture, NamedShapes, ReadNetwork } from "./architecture.ts";
export { architectureNamed, architectures } from "./registry.ts";
