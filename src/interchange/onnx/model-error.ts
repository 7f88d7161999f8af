import { AtlasError, type AtlasErrorDetails } from "#errors";
import { ProtobufError } from "#protobuf";

/** An error about a model in a file: `onnx/…`, of kind `input`. */
export function modelError(
  code: string,
  where: string,
  problem: string,
  more: Pick<AtlasErrorDetails, "expected" | "remedy" | "lines" | "cause"> = {},
): AtlasError {
  return new AtlasError({ code: `onnx/${code}`, kind: "input", problem, where, ...more });
}

/** What `work` on a file gives; damage that it meets is told as `onnx/damaged` with the offset. */
export function readingModel<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    throw modelError(
      "damaged",
      `${where}, byte ${error.offset}`,
      `this is no whole ONNX model: ${error.message}`,
      {
        expected: "an .onnx file as an exporter wrote it",
        remedy: "Export the model again, or download it again: a file may have been cut short",
        cause: error,
      },
    );
  }
}
