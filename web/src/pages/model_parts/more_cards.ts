// Further cards of the model page; each shows nothing where it does not apply.
import type { ComponentType } from 'preact';
import type { Model } from '../../api/types';
import { Contributions } from './contributions';
import { Dependence } from './dependence';
import { GainsCard, HitRatios } from './gains';
import { NetworkCard } from './network';
import { Reconstruction } from './reconstruction';
import { Residuals } from './residuals';
import { ScoreRow } from './score_row';

export const MORE_CARDS: readonly ComponentType<{ model: Model }>[] = [
  GainsCard, HitRatios, Residuals, Reconstruction, NetworkCard, ScoreRow, Dependence, Contributions,
];
