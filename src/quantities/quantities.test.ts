import { describe, expect, it } from "vitest";
import {
  defineQuantity,
  findQuantity,
  quantities,
  quantityNamed,
  registerQuantity,
  testNameOf,
} from "./index.ts";

const known = quantities();
const names = (among: typeof known) => among.map(({ name }) => name);

describe("the registered quantities", () => {
  it("stand in the order of the columns of cells.csv", () => {
    expect(names(known.filter(({ column }) => column === "always"))).toEqual([
      "train_loss",
      "train_error_pct",
      "test_loss",
      "test_acc_pct",
      "hessian_top_eig",
      "hessian_trace",
      "linear_barrier_pct",
      "linear_barrier_nll",
      "mode_connectivity_pct",
      "curve_barrier_pct",
      "curve_dip_pct",
      "curve_barrier_nll",
      "curve_dip_nll",
      "cka_softmax",
      "cka_logits",
      "l2_distance",
    ]);
  });

  it("have a column only when asked for where they stand beside another number", () => {
    expect(names(known.filter(({ column }) => column === "asked"))).toEqual([
      "hessian_smallest_eig",
      "mode_connectivity_published_pct",
      "curve_length_ratio",
      "final_curve_loss",
      "cka_softmax_debiased",
      "agreement",
      "jensen_shannon",
      "edge_of_stability",
      "test_hessian_smallest_eig",
      "test_mode_connectivity_published_pct",
      "test_cka_softmax_debiased",
      "test_agreement",
      "test_jensen_shannon",
    ]);
  });

  it("on test data are of test data by their titles and units, and stand on no sheet", () => {
    for (const { name, title, unit, range, panel, aliases } of known) {
      const kin = findQuantity(name.replace(/^test_/, ""));
      if (kin === undefined || kin.name === name) continue;
      expect(title).toBe(`${kin.title} on test data`);
      expect(`${unit} ${range?.words}`).not.toContain("training");
      expect(panel).toBeNull();
      expect(aliases).toEqual([]);
    }
  });

  it("have a column only where they are measured if they tell of what is not always done", () => {
    const ofCombinations = [
      "ensemble_loss",
      "ensemble_acc_pct",
      "ensemble_gain_nll",
      "ensemble_gain_pct",
      "vote_acc_pct",
      "vote_gain_pct",
      "vote_competence_pct",
      "weight_average_loss",
      "weight_average_acc_pct",
      "weight_average_gain_nll",
      "weight_average_gain_pct",
      "aligned_average_loss",
      "aligned_average_acc_pct",
      "aligned_average_gain_nll",
      "aligned_average_gain_pct",
      "repaired_average_loss",
      "repaired_average_acc_pct",
      "repaired_average_gain_nll",
      "repaired_average_gain_pct",
    ];
    const ofAlignment = [
      "aligned_barrier_pct",
      "aligned_barrier_nll",
      "repaired_barrier_pct",
      "repaired_barrier_nll",
    ];
    const ofPaths = [
      "curve_barrier_mean_pct",
      "curve_barrier_mean_nll",
      "linear_mean_loss",
      "curve_mean_loss",
    ];
    expect(names(known.filter(({ column }) => column === "measured"))).toEqual([
      "train_rmse",
      "test_rmse",
      "train_rmse_standardised",
      "test_rmse_standardised",
      "oracle_test_loss",
      "oracle_test_acc_pct",
      "stop_rule_met_pct",
      "test_bleu",
      "test_exact_match_pct",
      "test_token_match_pct",
      "cka_softmax_minibatch",
      "cka_softmax_rbf",
      "cca_softmax",
      "svcca_softmax",
      "pwcca_softmax",
      "procrustes_softmax",
      "function_distance",
      "parameter_cosine",
      "cka_layers",
      "weight_tail_exponent",
      "weight_spectral_norm",
      "weight_frobenius_norm",
      "weight_stable_rank",
      "gauss_newton_top_eig",
      "gauss_newton_trace",
      "empirical_fisher_top_eig",
      "empirical_fisher_trace",
      "sampled_fisher_top_eig",
      "sampled_fisher_trace",
      "hessian_negative_mass",
      "hessian_negative_nodes",
      "hessian_frobenius_norm",
      "hessian_top_sum",
      "layer_top_eig",
      "hessian_filter_top_eig",
      "hessian_filter_trace",
      "sharpness_sam",
      "sharpness_worst",
      "sharpness_elementwise",
      "sharpness_filterwise",
      "sharpness_average",
      "critical_sharpness",
      "gradient_noise_scale",
      "gradient_norm",
      "learning_coefficient",
      ...ofCombinations,
      ...ofAlignment,
      "aligned_mode_connectivity_pct",
      "aligned_distance",
      ...ofPaths,
      "curve_length",
      "unsettled_connectivity_pct",
      "mode_connectivity_peak_pct",
      "test_hessian_top_eig",
      "test_hessian_trace",
      "test_linear_barrier_pct",
      "test_linear_barrier_nll",
      "test_mode_connectivity_pct",
      "test_curve_barrier_pct",
      "test_curve_dip_pct",
      "test_curve_barrier_nll",
      "test_curve_dip_nll",
      "test_cka_softmax",
      "test_cka_logits",
      "test_cka_softmax_minibatch",
      "test_cka_softmax_rbf",
      "test_cca_softmax",
      "test_svcca_softmax",
      "test_pwcca_softmax",
      "test_procrustes_softmax",
      "test_function_distance",
      "test_sharpness_sam",
      "test_sharpness_worst",
      "test_sharpness_elementwise",
      "test_sharpness_filterwise",
      "test_sharpness_average",
      "test_critical_sharpness",
      ...ofCombinations.map(testNameOf),
      ...ofAlignment.map(testNameOf),
      ...ofPaths.map(testNameOf),
      "test_disagreement_pct",
    ]);
  });

  it("say how to read their maps", () => {
    for (const { note } of known)
      expect(Object.values(note ?? {}).filter((words) => words.length > 3)).toHaveLength(4);
  });

  it("have different places on the sheet, in the order of the paper's figures", () => {
    const panels = known.filter(({ panel }) => panel !== null).toSorted((a, b) => a.panel! - b.panel!);
    expect(names(panels)).toEqual([
      "test_acc_pct",
      "train_loss",
      "hessian_top_eig",
      "hessian_trace",
      "mode_connectivity_pct",
      "cka_softmax",
      "l2_distance",
    ]);
    expect(new Set(panels.map(({ panel }) => panel)).size).toBe(panels.length);
  });

  it("have ranges that hold their logarithms where they are drawn as such", () => {
    for (const { range, scale } of known) if (scale === "log" && range !== null) expect(range.low).toBe(0);
  });
});

describe("a quantity that nobody registered", () => {
  it("is titled by its name and drawn as it is", () => {
    expect(quantityNamed("my_score")).toMatchObject({
      title: "My score",
      unit: "",
      of: "cell",
      scale: "linear",
      panel: null,
      column: "always",
      note: null,
    });
    expect(quantityNamed("val_acc_pct", "network")).toMatchObject({
      title: "Val acc",
      unit: "%",
      of: "network",
    });
    expect(quantityNamed("_pct").title).toBe("_pct");
    expect(findQuantity("my_score")).toBeUndefined();
    expect(findQuantity("constructor")).toBeUndefined();
  });

  it("is no other than the registered one where there is one", () => {
    expect(quantityNamed("train_loss")).toBe(findQuantity("train_loss"));
  });
});

describe("defineQuantity", () => {
  it.each(["Train loss", "1st", "", "loss_se", "__proto__"])("refuses the name %j", (name) => {
    expect(() => defineQuantity({ name, title: "Made up", unit: "", of: "cell" })).toThrow(
      expect.objectContaining({ code: "quantities/bad-name" }),
    );
  });
});

describe("registerQuantity", () => {
  it("refuses a name or an alias that another quantity has", () => {
    const taken = expect.objectContaining({ code: "quantities/taken" });
    const made = { name: "made_up", title: "Made up", unit: "", of: "pair" } as const;
    expect(() => registerQuantity(defineQuantity({ ...made, name: "train_loss" }))).toThrow(taken);
    expect(() => registerQuantity(defineQuantity({ ...made, name: "cka" }))).toThrow(taken);
    expect(() =>
      registerQuantity(defineQuantity({ ...made, aliases: [{ name: "test_acc", holds: "same" }] })),
    ).toThrow(taken);
    expect(findQuantity("made_up")).toBeUndefined();
  });
});
