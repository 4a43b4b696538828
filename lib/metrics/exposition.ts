/** What a sample is of: names and values of labels. */
export type Labels = Readonly<Record<string, string>>;

/** One number; `of` is what stands behind the metric's name (`_sum`). */
type Sample = { value: number; labels?: Labels; of?: string };

/** Something measured: its name with its unit at the end, what it says, and the numbers. */
export type Metric = { name: string; help: string; type: 'counter' | 'gauge' | 'histogram'; samples: readonly Sample[] };

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const labelled = (labels: Labels = {}): string => {
  const written = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return written.length === 0 ? '' : `{${written.join(',')}}`;
};

const toNumber = (value: number): string => (value === Infinity ? '+Inf' : String(value));

/** Metrics as Prometheus reads them (text format 0.0.4). */
export const toText = (metrics: readonly Metric[]): string =>
  metrics
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(({ value, labels, of = '' }) => `${name}${of}${labelled(labels)} ${toNumber(value)}`),
    ])
    .join('\n')
    .concat('\n');

export const gauge = (name: string, help: string, value: number, labels?: Labels): Metric => ({
  name,
  help,
  type: 'gauge',
  samples: [{ value, labels }],
});

export const counter = (name: string, help: string, value: number): Metric => ({
  name,
  help,
  type: 'counter',
  samples: [{ value }],
});

/** A counter of which there is one for each value of a label. */
export const counters = (name: string, help: string, label: string, values: Readonly<Record<string, number>>): Metric => ({
  name,
  help,
  type: 'counter',
  samples: Object.entries(values).map(([of, value]) => ({ value, labels: { [label]: of } })),
});
