export { askThread } from "./ask-thread.ts";
export { canonicalJson, withKeptText } from "./canonical-json.ts";
export {
  type CsvHeader,
  type CsvRow,
  type CsvTable,
  csvField,
  csvParts,
  csvPartsOf,
  formatCsv,
  parseCsv,
} from "./csv.ts";
export { csvRecords } from "./csv-records.ts";
export { differingKeys } from "./differing-keys.ts";
export { DISK_FAILURE_CODES, missingFile, readError, systemErrorCode, writeError } from "./disk-error.ts";
export { type ForeignFile, foreignFile } from "./foreign-file.ts";
export { isRecord, parsedJson } from "./json.ts";
export { libraryProblem } from "./library-problem.ts";
export { nearPath } from "./near-path.ts";
export { readTensors, tensorsOf } from "./read-tensors.ts";
export { type NumberedLine, readBytes, readTextFile, readWholeLines } from "./read-text.ts";
export { requireWritableFile, requireWritableFolder } from "./require-writable.ts";
export {
  decodeSafetensors,
  encodeSafetensors,
  readSafetensors,
  type TensorFile,
  writeSafetensors,
} from "./safetensors.ts";
export { safetensorsHeader } from "./safetensors-header.ts";
export { sha256Hex } from "./sha256.ts";
export { specialFile } from "./unwritable.ts";
export { userCacheFolder } from "./user-cache.ts";
export {
  createFolder,
  createFolderAtOnce,
  removeFile,
  removeTemporaries,
  syncFolder,
  temporaryPath,
  writeFileAtomically,
} from "./write-atomically.ts";
