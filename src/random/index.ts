export { RandomStream, randomStream } from "./stream.ts";
export { threefry2x32 } from "./threefry.ts";
