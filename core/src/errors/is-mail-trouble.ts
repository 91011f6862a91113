import { exitCodes } from '../contracts/exit-codes.ts';
import { errorRegistry } from './registry.ts';

/** Whether a code says that a mail did not come or that its mailbox could not be read: `mail_unavailable` as an outcome. */
export const isMailTrouble = (code: string): boolean =>
  code.startsWith('MAIL_') &&
  Object.hasOwn(errorRegistry, code) &&
  errorRegistry[code as keyof typeof errorRegistry].exit === exitCodes.unavailable;
