import type { HookAnswer, HookArgument, HookName } from './hook-table.ts';

export interface TapOptions {
  /** Taps run in order of stage, within a stage in order of registration. Default 0. */
  stage?: number;
}

export type Tap<Name extends HookName> = (
  argument: HookArgument<Name>,
) => HookAnswer<Name> | undefined | Promise<HookAnswer<Name> | undefined>;

/** All that a plugin sees of the hooks: one function per hook, which registers and nothing else. */
export type TapFace = {
  readonly [Name in HookName]: (tap: Tap<Name>, options?: TapOptions) => void;
};
