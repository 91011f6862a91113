import type { Plugin } from '../plugins/plugin.ts';
import { alertText } from './alert-text.ts';
import { challenge } from './challenge.ts';
import { deadEnd } from './dead-end.ts';
import { deadline } from './deadline.ts';
import { documentStatus } from './document-status.ts';
import { gate } from './gate.ts';
import { navigationError } from './navigation-error.ts';
import { pass } from './pass.ts';
import { settledWithout } from './settled-without.ts';
import { silentRefusal } from './silent-refusal.ts';
import { submitAnswer } from './submit-answer.ts';
import { whereAreWe } from './where-are-we.ts';

/** The detectors that every run has, in the order in which they are asked. */
export function builtInDetectors(): Plugin[] {
  return [
    navigationError,
    challenge,
    documentStatus,
    submitAnswer,
    alertText,
    whereAreWe,
    deadEnd,
    silentRefusal,
    gate,
    settledWithout,
    deadline,
    pass,
  ];
}
