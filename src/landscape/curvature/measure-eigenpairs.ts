import { type Eigenpairs, extremeEigenpairs } from "./eigenpairs.ts";
import { byGroups, type MeasuredRequest } from "./measured-groups.ts";
import { compileProducts } from "./product-programs.ts";
import { type RayleighQuotient, rayleighQuotients } from "./rayleigh-quotients.ts";
import { inLockstep } from "./symmetric-operators.ts";

/** Networks, their probe set and how much work to spend on each. */
export interface EigenpairsRequest extends MeasuredRequest {
  /** Eigenpairs at either end. */
  readonly count: number;
  /** Lanczos steps. */
  readonly steps: number;
  /** As of `extremeEigenpairs`. */
  readonly tolerance: number;
}

/**
 * Eigenpairs at both ends of the Hessian, or of another matrix, of several networks, with their unit vectors; `null` for one
 * whose products are not finite. Throws as `measureCurvature`.
 */
export function measureEigenpairs(request: EigenpairsRequest): Promise<readonly (Eigenpairs | null)[]> {
  const { count, steps, tolerance } = request;
  const compileFor = (networks: number) => compileProducts(request, networks);
  return byGroups(request, steps + 2 * count, compileFor, (operators, { streams }) =>
    inLockstep(
      streams.map((stream) =>
        extremeEigenpairs({
          dimension: operators.dimension,
          stream: stream.child("start"),
          steps,
          count,
          tolerance,
          keepVectors: true,
        }),
      ),
      operators,
    ),
  );
}

/**
 * What unit vectors of each network come to as eigenvectors, such as those that were kept; `null` for a network whose
 * products are not finite. Throws as `measureCurvature`.
 *
 * @param vectors those of each network, at least one
 */
export function measureRayleighQuotients(
  request: MeasuredRequest,
  vectors: readonly (readonly Float64Array[])[],
): Promise<readonly (readonly RayleighQuotient[] | null)[]> {
  const own = new Map(request.networks.map((network, i) => [network, vectors[i]!]));
  const kept = Math.max(...vectors.map(({ length }) => length));
  const compileFor = (networks: number) => compileProducts(request, networks);
  return byGroups(request, kept, compileFor, (operators, { networks }) =>
    inLockstep(
      networks.map((network) => rayleighQuotients(own.get(network)!)),
      operators,
    ),
  );
}
