import type { TensorType } from "#trees";

/** What is asked of ONNX Runtime's own array; its types, which know browsers, stay out of this package's declarations. */
interface NativeArray {
  readonly dims: readonly number[];
  dispose(): void;
}

/** An array that lies in the memory of a graphics adapter. */
export class DeviceArray {
  readonly native: NativeArray;
  readonly type: TensorType;

  constructor(native: NativeArray, type: TensorType) {
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
