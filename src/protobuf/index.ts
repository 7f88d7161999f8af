export { type Field, fieldsOf, integersOf, ProtobufError, textOf } from "./reader.ts";
export { ProtobufWriter } from "./writer.ts";
