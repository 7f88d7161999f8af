/** A product of stacks of matrices, `[stack, rows, depth] · [stack, depth, columns]`, as a program of ours asks for it. */
export interface Product {
  readonly name: string;
  /** Products of equal shape. */
  readonly stack: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** The left operand lies as `[depth, rows]`, as in a gradient of weights. */
  readonly isLeftTurned?: boolean;
  /** The right operand lies as `[columns, depth]`, as in a gradient of inputs. */
  readonly isRightTurned?: boolean;
  /** All products of the stack share one left operand, as networks share their examples. */
  readonly isLeftShared?: boolean;
}

/** The three products of a dense layer of several networks in training: forward and both gradients. */
function layer(networks: number, batch: number, inputs: number, outputs: number): readonly Product[] {
  const name = `${networks}× ${batch}·${inputs}-${outputs}`;
  return [
    { name: `${name} forward`, stack: networks, rows: batch, depth: inputs, columns: outputs },
    {
      name: `${name} input gradient`,
      stack: networks,
      rows: batch,
      depth: outputs,
      columns: inputs,
      isRightTurned: true,
    },
    {
      name: `${name} weight gradient`,
      stack: networks,
      rows: inputs,
      depth: batch,
      columns: outputs,
      isLeftTurned: true,
    },
  ];
}

/** Several networks, or probes of one network, on one chunk of examples. */
function shared(networks: number, examples: number, inputs: number, outputs: number): Product {
  return {
    name: `${networks}× shared ${examples}·${inputs}-${outputs}`,
    stack: networks,
    rows: examples,
    depth: inputs,
    columns: outputs,
    isLeftShared: true,
  };
}

/** Shapes that training, Hessian products and evaluation really multiply. */
export const PRODUCTS: readonly Product[] = [
  ...layer(32, 64, 64, 32),
  ...layer(32, 64, 32, 32),
  ...layer(32, 64, 32, 10),
  ...layer(32, 64, 144, 8),
  ...layer(32, 64, 8, 8),
  ...layer(1, 512, 144, 8),
  ...layer(8, 512, 144, 8),
  ...layer(8, 512, 8, 8),
  ...layer(8, 64, 64, 128),
  ...layer(8, 64, 128, 128),
  ...layer(8, 64, 128, 10),
  ...layer(8, 64, 144, 32),
  ...layer(2, 64, 784, 128),
  ...layer(1, 512, 784, 128),
  ...layer(8, 512, 128, 128),
  ...layer(8, 512, 128, 10),
  shared(8, 512, 144, 32),
  shared(8, 512, 784, 8),
  shared(8, 512, 784, 128),
  shared(25, 512, 144, 8),
  {
    name: "attention scores 256× 16·16-16",
    stack: 256,
    rows: 16,
    depth: 16,
    columns: 16,
    isRightTurned: true,
  },
  { name: "attention values 256× 16·16-16", stack: 256, rows: 16, depth: 16, columns: 16 },
  ...layer(1, 1024, 64, 64),
  ...layer(1, 1024, 64, 256),
  {
    name: "point convolution 128× 64·64-256",
    stack: 128,
    rows: 64,
    depth: 64,
    columns: 256,
    isLeftShared: true,
  },
  { name: "1024³", stack: 1, rows: 1024, depth: 1024, columns: 1024 },
];

/** Floating-point operations of a product. */
export const operationsOf = ({ stack, rows, depth, columns }: Product): number =>
  2 * stack * rows * depth * columns;
