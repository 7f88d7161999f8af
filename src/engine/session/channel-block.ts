import { encodeModel, type OnnxNode, type OnnxValue } from "../onnx/model.ts";
import { createSession } from "./session.ts";

const BLOCKED: OnnxNode["domain"] = "com.microsoft.nchwc";

/** Most channels that any processor works on at once. */
const LARGEST_BLOCK = 64;

let found: Promise<number | null> | undefined;

/**
 * Channels of a block in ONNX Runtime's blocked convolutions on this processor; null where there are none.
 *
 * The operators are ONNX Runtime's own, made for its optimiser, so they are tried before they are trusted: four
 * channels are put into blocks, and the block is as long as what comes out.
 */
export function channelBlock(): Promise<number | null> {
  found ??= probe().catch(() => null);
  return found;
}

async function probe(): Promise<number | null> {
  const channels: OnnxValue = { name: "channels", type: "float32", shape: [1, 4, 1, 1] };
  const session = await createSession(
    encodeModel({
      name: "channel-block",
      inputs: [channels],
      outputs: [{ name: "block", type: "float32", shape: [1, "block", 1, 1] }],
      initializers: [],
      nodes: [
        {
          operator: "ReorderInput",
          domain: BLOCKED,
          inputs: ["channels"],
          outputs: ["block"],
          attributes: { channels_last: { kind: "integer", value: 0 } },
        },
      ],
    }),
  );
  const data = Float32Array.of(1, 2, 3, 4);
  const { block } = await session.run({ channels: { type: "float32", shape: [1, 4, 1, 1], data } });
  await session.release();
  const size = block!.data.length;
  const isBlock = size >= 4 && size <= LARGEST_BLOCK && data.every((value, i) => block!.data[i] === value);
  return isBlock ? size : null;
}
