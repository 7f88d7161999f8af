export {
  AtlasError,
  type AtlasErrorDetails,
  type ErrorKind,
  exitCodeOf,
  formatError,
  reworded,
} from "./atlas-error.ts";
