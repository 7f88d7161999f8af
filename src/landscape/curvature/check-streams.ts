import { AtlasError } from "#errors";
import type { RandomStream } from "#random";

/** Throws an input error `curvature/streams` unless there is one stream a network. */
export function checkStreams(networks: readonly Float32Array[], streams: readonly RandomStream[]): void {
  if (streams.length === networks.length) return;
  throw new AtlasError({
    code: "curvature/streams",
    kind: "input",
    problem: `${streams.length} random streams for ${networks.length} networks`,
    expected: "one stream a network",
  });
}
