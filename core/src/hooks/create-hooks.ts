import { AsyncParallelHook, AsyncSeriesBailHook, AsyncSeriesHook, AsyncSeriesWaterfallHook } from 'tapable';
import { freezePlain } from '../config/freeze-plain.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { PluginLogger } from '../plugins/plugin.ts';
import {
  type HookAnswer,
  type HookArgument,
  type HookEntry,
  type HookKind,
  type HookName,
  type HookTable,
  hookTable,
} from './hook-table.ts';
import { type TapFailure, wrapTap } from './wrap-tap.ts';

export interface TapOptions {
  /** Taps run in order of stage, within a stage in order of registration. Default 0. */
  stage?: number;
}

type KindOf<Name extends HookName> = HookTable[Name]['kind'];

/** What a tap returns: `modify` the next value, `resolve` and `detect` an answer or nothing; the rest is ignored. */
type TapAnswer<Name extends HookName> =
  KindOf<Name> extends 'modify'
    ? HookAnswer<Name> | Promise<HookAnswer<Name>>
    : KindOf<Name> extends 'resolve' | 'detect'
      ? HookAnswer<Name> | undefined | Promise<HookAnswer<Name> | undefined>
      : unknown;

export type Tap<Name extends HookName> = (argument: HookArgument<Name>) => TapAnswer<Name>;

/** All that a plugin sees of the hooks: one function per hook, which registers and nothing else. */
export type TapFace = {
  readonly [Name in HookName]: (tap: Tap<Name>, options?: TapOptions) => void;
};

type FireAnswer<Name extends HookName> =
  KindOf<Name> extends 'modify'
    ? HookAnswer<Name>
    : KindOf<Name> extends 'resolve' | 'detect'
      ? Exclude<HookAnswer<Name>, undefined> | undefined
      : undefined;

/** Fires one hook. With a signal it rejects with the signal's reason as soon as that is aborted. */
type Fire = {
  readonly [Name in HookName]: (
    argument: HookArgument<Name>,
    signal?: AbortSignal,
  ) => Promise<FireAnswer<Name>>;
};

export interface Hooks {
  /** What one plugin taps with. Valid until `endSetup` is called for that plugin. */
  face(plugin: string): TapFace;
  endSetup(plugin: string): void;
  /** Whether any plugin listens: where none does, nobody needs to wait for the hook. */
  isTapped(hook: HookName): boolean;
  readonly fire: Fire;
  /** How often taps failed, by `<hook>/<plugin>`. */
  readonly failures: ReadonlyMap<string, number>;
}

export interface HooksOptions {
  log: PluginLogger;
  onTapFailed?(failure: TapFailure): void;
  /** Milliseconds in place of the table's, by hook. */
  timeLimits?: Partial<Record<HookName, number>>;
}

/** The part of tapable's hooks that is used here. */
interface SomeHook {
  tapPromise(options: { name: string; stage: number }, tap: (argument: unknown) => Promise<unknown>): void;
  promise(argument: unknown): Promise<unknown>;
}

const makers: Record<HookKind, () => SomeHook> = {
  modify: () => new AsyncSeriesWaterfallHook<[unknown], unknown>(['value']),
  resolve: () => new AsyncSeriesBailHook<[unknown], unknown>(['argument']),
  detect: () => new AsyncSeriesBailHook<[unknown], unknown>(['argument']),
  before: () => new AsyncSeriesHook<[unknown]>(['argument']) as SomeHook,
  after: () => new AsyncSeriesHook<[unknown]>(['argument']) as SomeHook,
  on: () => new AsyncParallelHook<[unknown]>(['argument']) as SomeHook,
};

function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Makes every hook of the table. Nobody but this folder knows that tapable runs them. */
export function createHooks(options: HooksOptions): Hooks {
  const failures = new Map<string, number>();
  const ended = new Set<string>();
  const tapped = new Set<HookName>();
  const faces: Record<string, (plugin: string) => unknown> = {};
  const fire: Record<string, unknown> = {};

  const onFailed = (failure: TapFailure): void => {
    const key = `${failure.hook}/${failure.plugin}`;
    const count = (failures.get(key) ?? 0) + 1;
    failures.set(key, count);
    // A tap that fails at every observation would fill the log: the first time is news.
    const write = count === 1 ? options.log.warn : options.log.debug;
    write.call(options.log, 'a plugin failed in a hook', {
      plugin: failure.plugin,
      hook: failure.hook,
      code: failure.error.code,
      seen: failure.error.details.seen,
      skipped: failure.skipped,
      count,
    });
    options.onTapFailed?.(failure);
  };

  for (const [name, entry] of Object.entries<HookEntry<unknown, unknown>>(hookTable)) {
    const hookName = name as HookName;
    const hook = makers[entry.kind]();
    const timeoutMs = options.timeLimits?.[hookName] ?? entry.timeoutMs;

    faces[name] =
      (plugin: string) =>
      (tap: (argument: unknown) => unknown, { stage = 0 }: TapOptions = {}): void => {
        const refuse = (expected: string, seen: string): never => {
          throw new AgentKeysError('HOOK_TAP', { plugin, hook: name, seen, expected });
        };
        if (ended.has(plugin)) refuse('a call while setup runs', 'a call after setup had ended');
        if (typeof tap !== 'function') refuse('a function', typeof tap);
        if (!Number.isFinite(stage)) refuse('a finite number as stage', String(stage));
        const wrapped = wrapTap(tap, {
          plugin,
          hook: hookName,
          entry,
          timeoutMs,
          log: options.log,
          onFailed,
        });
        // Always tapPromise: what an async function returns is not awaited by `tap`.
        hook.tapPromise({ name: plugin, stage }, wrapped);
        tapped.add(hookName);
      };

    fire[name] = (argument: unknown, signal?: AbortSignal) => {
      // What several plugins look at, none may change for the others.
      const shown = entry.kind === 'modify' ? argument : freezePlain(argument);
      return untilAborted(hook.promise(shown), signal);
    };
  }

  return {
    face: (plugin) =>
      Object.fromEntries(Object.entries(faces).map(([name, face]) => [name, face(plugin)])) as TapFace,
    endSetup: (plugin) => void ended.add(plugin),
    isTapped: (hook) => tapped.has(hook),
    fire: fire as Fire,
    failures,
  };
}
