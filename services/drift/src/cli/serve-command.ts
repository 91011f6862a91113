import { resolve } from 'node:path';
import { type CliContext, createCliLog, print, talk } from 'agentkeys/internal';
import { type Command, Option } from 'commander';
import { DriftError } from '../errors/drift-error.ts';
import type { ScheduledRuns } from '../hourly/schedule-runs.ts';
import { addNatsOptions } from './nats-options.ts';
import { openServeBackend, type ServeStoreOptions } from './open-serve-backend.ts';
import { collect, wholeNumber } from './parse-options.ts';
import { runInService, type ServiceRunOptions } from './run-in-service.ts';
import { addConfigOption, addRunnerOptions } from './runner-options.ts';

interface ServeOptions extends ServeStoreOptions, ServiceRunOptions {
  host: string;
  port: number;
  rateLimit: number;
  newDrifts: number;
  trustProxy?: string;
  signingKey?: string;
  evidence?: string;
  json?: true;
}

/** How long the end of the service waits for an hourly run that is being given up, in milliseconds. */
const runLimitMs = 30_000;

/** `agentkeys-drift serve`: takes reports until it is asked to stop. */
export function addServeCommand(program: Command, context: CliContext): void {
  const command = addNatsOptions(
    program
      .command('serve')
      .description('take drift reports over HTTP and keep them in a file or on a NATS server')
      .option('--db <file>', 'the store; it is made where there is none'),
  )
    .addOption(
      new Option('--role <role>', 'with --nats: take reports, count them, or both')
        .choices(['ingest', 'consume', 'all'])
        .default('all'),
    )
    .option(
      '--outbox <file>',
      'with --nats: where reports are durable until the server has them',
      'drift-outbox.db',
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes any that is free', wholeNumber(0, 65_535), 8484)
    .option(
      '--rate-limit <number>',
      'reports a second from one address; 0: no limit',
      wholeNumber(0, 100_000),
      50,
    )
    .addOption(
      new Option('--accept <service>', 'take reports of this service and of no other; repeatable')
        .argParser(collect)
        .default([], 'any'),
    )
    .option(
      '--new-drifts <number>',
      'drifts never reported before that a day may add, a tenth of them of one service; 0: no limit',
      wholeNumber(0, 1_000_000),
      200,
    )
    .option(
      '--trust-proxy <addresses>',
      'believe x-forwarded-for of proxies at these addresses and networks, with commas between',
    )
    .option(
      '--evidence <folder>',
      'take masked pictures of changed pages, and keep them here; needs AGENTKEYS_DRIFT_EVIDENCE_TOKEN',
    )
    .option('--signing-key <file>', 'sign the feed of known drifts with this Ed25519 key, a PEM file')
    .option('--run <cron>', 'make the hourly run here as well, for instance at "0 * * * *" (UTC)');
  addConfigOption(addRunnerOptions(command))
    .option('--json', 'print the address as JSON')
    .addHelpText(
      'after',
      '\nAGENTKEYS_DRIFT_TOKEN holds the token that runners must show; without it nobody may claim over HTTP.\nAGENTKEYS_DRIFT_EVIDENCE_TOKEN holds the one that senders of pictures must show.',
    )
    .action((options: ServeOptions) => serve(options, context));
}

async function serve(options: ServeOptions, context: CliContext): Promise<void> {
  const { cwd, env, signal, redactor } = context;
  const evidenceToken = env.AGENTKEYS_DRIFT_EVIDENCE_TOKEN || undefined;
  if (options.evidence !== undefined && evidenceToken === undefined) {
    throw new DriftError('USAGE', {
      seen: '--evidence',
      expected: 'AGENTKEYS_DRIFT_EVIDENCE_TOKEN in the environment, which senders of pictures show',
    });
  }
  const { createHost } = await import('agentkeys');
  const { startService } = await import('../api/start-service.ts');
  const { refineVariant } = await import('../coalesce/refine-variant.ts');
  const { openEvidenceStore } = await import('../evidence/evidence-store.ts');
  const { watchFresh } = await import('../fresh/watch-fresh.ts');
  const { readSigningKey } = await import('../api/read-signing-key.ts');
  const log = createCliLog(context);
  const signing =
    options.signingKey === undefined ? undefined : readSigningKey(resolve(cwd, options.signingKey));

  const host = await createHost({ cwd, configFile: options.config, env, redactor, log });
  const backend = await openServeBackend(options, context, { log, toVariant: refineVariant(host.hooks) });
  const { fire, isTapped } = host.hooks;
  const watch =
    options.role !== 'ingest' && isTapped('onDriftFresh')
      ? watchFresh({
          drifts: backend.drifts,
          tellings: backend.tellings,
          tell: (news) => fire.onDriftFresh(news),
        })
      : undefined;
  let runs: ScheduledRuns | undefined;
  try {
    const { rateLimit, accept, newDrifts } = options;
    const pictures =
      options.evidence === undefined
        ? undefined
        : await openEvidenceStore({ folder: resolve(cwd, options.evidence) });
    runs = await runInService(options, context, { ...backend, evidence: pictures });
    const service = await startService({
      backend,
      host: options.host,
      port: options.port,
      token: env.AGENTKEYS_DRIFT_TOKEN || undefined,
      rateLimit: rateLimit === 0 ? false : { perSecond: rateLimit, burst: rateLimit * 10 },
      accept: accept.length > 0 ? accept : undefined,
      newDrifts: newDrifts === 0 ? false : { perDay: newDrifts, perService: Math.ceil(newDrifts / 10) },
      trustProxy: options.trustProxy,
      signingKey: signing?.key,
      evidence: pictures,
      evidenceToken,
      log,
    });
    const { address } = service;
    const known = signing && { known_public_key: signing.publicKey };
    print(
      context,
      options.json ? JSON.stringify({ address, ...known }) : `agentkeys-drift listens on ${address}`,
    );
    if (signing)
      talk(
        context,
        `The feed of known drifts is signed; callers set known.publicKey to ${signing.publicKey}`,
      );
    await new Promise<void>((done) => {
      if (signal.aborted) done();
      signal.addEventListener('abort', () => done(), { once: true });
    });
    talk(context, 'Stopping: what is under way is answered first.');
    // Its claims are given back while the store is still there.
    if ((await runs?.stop(runLimitMs)) === false)
      talk(context, 'The hourly run has not ended in time: what it has claimed is free when its lease ends.');
    await service.stop();
  } finally {
    await runs?.stop(0);
    await watch?.stop();
    await backend.close();
  }
}
