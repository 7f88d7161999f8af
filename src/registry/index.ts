export { Registry, type RegistryWords } from "./registry.ts";
