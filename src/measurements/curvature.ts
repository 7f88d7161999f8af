import { numberBetween, wholeNumber, yesOrNo } from "#settings";
import { always, defineMeasurement, examplesSetting, setting } from "./define-measurement.ts";
import { testDataSetting, withTestData } from "./on-test-data.ts";
import { ITERATION_STEPS, ITERATION_TOLERANCE, TRACE_PROBES, workOfProducts } from "./probing.ts";

/** How many steps the eigenvalue iteration takes where it may take more, in the mean over the quickstart's networks. */
const USUAL_STEPS = 47;

/** How many random vectors the trace takes where it may take more, likewise. */
const USUAL_PROBES = 9;

/** The ends of the Hessian's spectrum and its trace. */
export const curvature = defineMeasurement({
  kind: "curvature",
  summary: "Top and bottom eigenvalue and trace of the Hessian of the training loss",
  of: "network",
  edition: 4,
  settings: {
    examples: examplesSetting(
      wholeNumber(
        "Training examples the Hessian is averaged over, shared by all cells; by default at most what the smallest cell has",
        1,
        10_000_000,
      ),
      { better: 512, paper: 200 },
    ),
    lanczos_steps: setting(ITERATION_STEPS, { better: 80, paper: 100 }, { 1: 40 }),
    lanczos_tolerance: setting(ITERATION_TOLERANCE, always(1e-3)),
    trace_probes: setting(TRACE_PROBES, { better: 32, paper: 100 }),
    trace_tolerance: setting(
      numberBetween(
        "No more random vectors, after 8, once the trace's standard error by them is this share of it; 0 takes all, as procedure paper does whatever is set here",
        0,
        1,
      ),
      always(0),
    ),
    trace_deflation: setting(
      yesOrNo(
        "Take what the eigenvalue iteration saw of the trace from it, and the rest alone from random vectors; not with procedure paper",
      ),
      always(false),
    ),
    trace_runs: setting(
      wholeNumber(
        "Runs that the examples are cut into, each with random vectors of its own for the trace: as many more samples of it for no more work, and no traces by parameter; 1 has all share theirs, as procedure paper does whatever is set here",
        1,
        10_000,
      ),
      always(1),
    ),
    test_data: testDataSetting,
  },
  quantities: withTestData(["hessian_top_eig", "hessian_smallest_eig", "hessian_trace"]),
  artefacts: [
    {
      name: "lanczos_nodes",
      meaning: "Ritz values in ascending order, nodes of the quadrature of the spectral density",
    },
    { name: "lanczos_weights", meaning: "weights of these nodes, which sum to 1" },
    {
      name: "trace_by_parameter",
      meaning: "trace of the Hessian's block of each parameter array, in the order of the layout",
    },
    { name: "trace_by_parameter_se", meaning: "standard errors of these traces" },
  ],
  // A Hessian-vector product costs two gradients; eigenvalue steps and trace probes take one each.
  work: (size, { procedure, lanczos_steps, trace_probes, trace_tolerance, examples, test_data }) => {
    const probes = trace_tolerance > 0 ? Math.min(trace_probes, USUAL_PROBES) : trace_probes;
    const steps = Math.min(lanczos_steps, USUAL_STEPS);
    return workOfProducts(size, {
      examples,
      products: (steps + probes) * (test_data ? 2 : 1),
      // Power iterations keep no basis.
      ...(procedure === "paper" ? { kept: 0, blockPrograms: 0 } : { kept: lanczos_steps, steps }),
    });
  },
  load: async () => (await import("./measure-curvature.ts")).measureCurvatures,
});
