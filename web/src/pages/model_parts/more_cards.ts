// Further cards of the model page; each shows nothing where it does not apply.
import type { ComponentType } from 'preact';
import type { Model } from '../../api/types';

export const MORE_CARDS: readonly ComponentType<{ model: Model }>[] = [];
