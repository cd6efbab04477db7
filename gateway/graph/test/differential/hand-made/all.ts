import { abstractTypes } from './abstract-types.js';
import { fieldDirectives } from './field-directives.js';
import type { HandMade } from './hand-made.js';
import { keys } from './keys.js';
import { roots } from './roots.js';
import { values } from './values.js';

export const allHandMade: readonly HandMade[] = [...keys, ...abstractTypes, ...fieldDirectives, ...values, ...roots];
