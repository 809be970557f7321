// Settings of the booklet, to begin from.
import type { Values } from '../../logic/form_values';

export interface Preset {
  name: string;
  about: string;
  values: Values;
}

export const PRESETS: Record<string, readonly Preset[]> = {
  deeplearning: [
    {
      name: 'MNIST trial run',
      about: 'Three small layers with dropout: digits in a minute',
      values: {
        activation: 'RectifierWithDropout', hidden: '32, 32, 32', distribution: 'multinomial', input_dropout_ratio: '0.2',
        sparse: true, l1: '0.00001', epochs: '10', variable_importances: true,
      },
    },
    {
      name: 'MNIST for accuracy',
      about: 'Large layers with dropout: hours',
      values: {
        activation: 'RectifierWithDropout', hidden: '1024, 1024, 2048', input_dropout_ratio: '0.2', l1: '0.00001',
        max_w2: '10', train_samples_per_iteration: '-1', epochs: '8000', stopping_rounds: '0',
      },
    },
    {
      name: 'Anomalies',
      about: 'An autoencoder with a narrow middle, as for the heartbeats',
      values: { autoencoder: true, activation: 'Tanh', hidden: '50, 20, 50', l1: '0.0001', epochs: '100' },
    },
    { name: 'Quick look', about: 'One small layer, two passes', values: { hidden: '32', epochs: '2' } },
  ],
};

/** A preset takes the place of the one before: nothing of that stays. */
export function withoutPresets(algo: string, values: Values): Values {
  const names = new Set(PRESETS[algo]?.flatMap((preset) => Object.keys(preset.values)));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name)));
}
