import { expect } from 'vitest';
import type { Appended, Backend, DriftKey } from '../../backends/backend.ts';
import type { BackendOptions } from '../../backends/backend-options.ts';
import type { AcceptedReport } from '../../coalesce/logged-report.ts';
import { makeAccepted, type ReportFields } from '../make-report.ts';
import type { OpenStore, StoreOpener, Traits } from './open-store.ts';

export const day = 24 * 60 * 60 * 1000;
export const minute = 60 * 1000;
export const hour = 60 * 60 * 1000;
export const noon = Date.UTC(2026, 2, 14, 12);
/** What `post` reports where it is not told otherwise. */
export const drift: DriftKey = { service: 'openai', step_hash: 'b59114af29bce274' };
export const lease = { holder: 'a runner', lease_ms: 15 * 60 * 1000 };
export const withCode = (code: string) => expect.objectContaining({ code });

/** What every test of the contract finds: an empty store, and a clock that stands at noon until it is set. */
export interface Scene {
  store: OpenStore;
  backend: Backend;
  /** Unix milliseconds. */
  now: number;
  readonly traits: Traits;
  /** Opens an empty store in the place of the one before. */
  open(options?: BackendOptions): Promise<void>;
  close(): Promise<void>;
  report(fields?: ReportFields): AcceptedReport;
  /** Resolves when it is counted. */
  append(report: AcceptedReport, door?: Backend): Promise<Appended>;
  post(fields?: ReportFields): Promise<Appended>;
  /** What is said of a new one: where reports are compared later, nothing. */
  asNew(): false | null;
}

export function createScene(opener: StoreOpener, traits: Traits): Scene {
  let store: OpenStore | undefined;
  const scene: Scene = {
    get store() {
      if (!store) throw new Error('no store is open');
      return store;
    },
    set store(opened) {
      store = opened;
    },
    get backend() {
      return scene.store.backend;
    },
    set backend(opened) {
      scene.store.backend = opened;
    },
    now: noon,
    traits,
    open: async (options = {}) => {
      await scene.close();
      store = await opener({ now: () => scene.now, ...options });
    },
    close: async () => {
      const opened = store;
      store = undefined;
      await opened?.[Symbol.asyncDispose]();
    },
    report: (fields = {}) => makeAccepted({ time: scene.now, ...fields }),
    append: async (accepted, door = scene.backend) => {
      const appended = await door.reports.append(accepted);
      await scene.store.settle();
      return appended;
    },
    post: (fields) => scene.append(scene.report(fields)),
    asNew: () => (traits.compares ? false : null),
  };
  return scene;
}
