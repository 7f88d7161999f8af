import { cellConfiguration, type ExperimentConfiguration } from "#atlas/configuration";
import { firstNetwork, type Job, TRAIN } from "#atlas/plan";
import { canonicalJson } from "#files";

/**
 * Names the kind of a job and what its compiled programs are made for: jobs of equal name run the same programs, and a
 * worker that has compiled them gains by staying with them.
 *
 * Measurements see a network's shape, its loss and its examples, training also the procedure; the labels and what each
 * member of an ensemble has of its own are arguments of a program.
 */
export function jobShapes(configuration: ExperimentConfiguration): (job: Job) => string {
  return (job) => {
    const network = firstNetwork(job);
    if (network === undefined) return job.kind;
    const { data, model, training } = cellConfiguration(configuration, network.knobs);
    const { label_noise: _noise, label_noise_kind: _kind, ...images } = data;
    const { learning_rate: _rate, weight_decay: _decay, ...procedure } = training;
    const { initialisation: _weights, ...shape } = model;
    const { loss } = training;
    return canonicalJson([job.kind, images, shape, job.kind === TRAIN ? procedure : { loss }]);
  };
}
