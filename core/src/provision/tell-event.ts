import type { ErrorEvent, ScrapeEvent } from '../contracts/index.ts';
import type { AgentKeysError } from '../errors/agentkeys-error.ts';
import { maskKey } from '../redact/public-prefix.ts';
import type { Run } from './run.ts';

/** Plugins and the log learn of every event; nobody waits for the plugins. */
export function tellEvent(run: Run, event: ScrapeEvent): void {
  if (event.type === 'success') run.redactor.addKey(event.api_key);
  const shown = event.type === 'success' ? { ...event, api_key: maskKey(event.api_key) } : event;
  run.told.push(run.host.hooks.fire.onEvent({ ...run.info, event: shown }));
  const { type, ...rest } = shown;
  if ('screenshot_b64' in rest) {
    const { screenshot_b64: _, outline: __, ...light } = rest;
    run.log.info(`event ${type}`, light);
  } else run.log.info(`event ${type}`, rest);
}

/** What a process that crashed would have said. */
export function crashEvent(run: Run, error: AgentKeysError, step: string | null): ErrorEvent {
  return {
    type: 'error',
    code: 'internal',
    step,
    details: {
      reason: `${error.code}: ${error.message} See ${run.log.file}`.slice(0, 500),
      rule: 'host/process',
    },
    scraper_version: run.provider.version,
    elapsed_ms: run.elapsedMs(),
  };
}
