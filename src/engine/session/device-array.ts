import type * as onnxRuntime from "onnxruntime-node";
import type { TensorType } from "#trees";

/** An array that lies in the memory of a graphics adapter. */
export class DeviceArray {
  readonly native: onnxRuntime.Tensor;
  readonly type: TensorType;

  constructor(native: onnxRuntime.Tensor, type: TensorType) {
    this.native = native;
    this.type = type;
  }

  get rank(): number {
    return this.native.dims.length;
  }

  /** Gives its memory back; the garbage collector, which does not see that memory, would come too late. */
  release(): void {
    this.native.dispose();
  }
}
