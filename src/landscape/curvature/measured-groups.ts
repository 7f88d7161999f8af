import type { RandomStream } from "#random";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { checkExamples } from "../examples.ts";
import { hessianPass, hessianRows, networksAtOnce, productBytesPerParameter } from "../group-size.ts";
import { inGroups } from "../in-groups.ts";
import { checkStreams } from "./check-streams.ts";
import type { CurvatureProductsRequest } from "./curvature-products.ts";
import type { ProductPrograms } from "./product-programs.ts";
import type { CurvatureOperators } from "./product-request.ts";

/** Networks and what is measured of each, with a stream of its own. */
export interface MeasuredRequest extends Omit<CurvatureProductsRequest, "layers"> {
  /**
   * One stream a network, of whose children everything that is drawn for it comes: networks given equal streams share
   * their draws.
   */
  readonly streams: readonly RandomStream[];
}

/** Networks that are measured side by side. */
export type NetworkGroup = Pick<MeasuredRequest, "networks" | "statistics" | "streams">;

/**
 * Measures the networks of a request as many at once as memory and speed advise, in the order of the request; programs
 * are compiled once for all groups of a size.
 */
export async function byGroups<Programs extends ProductPrograms, Result>(
  request: MeasuredRequest,
  keptVectors: number,
  compileFor: (count: number) => Promise<Programs>,
  measure: (
    operators: CurvatureOperators,
    group: NetworkGroup,
    programs: Programs,
  ) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  checkStreams(request.networks, request.streams);
  const { objective, networks, statistics, streams, examples } = request;
  checkParameters(objective, networks);
  checkStatistics(objective, statistics, networks.length);
  const atOnce = networksAtOnce({
    of: objective,
    rows: hessianRows(objective, checkExamples(objective.examples, examples)),
    pass: hessianPass(1),
    bytesPerParameter: productBytesPerParameter(keptVectors),
  });
  return inGroups([...networks.keys()], atOnce, compileFor, async (programs, group) => {
    const own = {
      networks: group.map((i) => networks[i]!),
      statistics: statistics && group.map((i) => statistics[i]!),
      streams: group.map((i) => streams[i]!),
    };
    const operators = programs.of(own);
    try {
      return await measure(operators, own, programs);
    } finally {
      operators.release();
    }
  });
}
