/** An experiment that many want, as a configuration file to start from. */
export interface Preset {
  /** How it is asked for: `loss-atlas init --preset <name>`; names the run as well. */
  readonly name: string;
  /** What it is, a sentence fragment. */
  readonly summary: string;
  /** The configuration in YAML with its comments, without its name. */
  readonly text: string;
}
