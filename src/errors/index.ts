export {
  AtlasError,
  type AtlasErrorDetails,
  type ErrorKind,
  exitCodeOf,
  formatError,
} from "./atlas-error.ts";
