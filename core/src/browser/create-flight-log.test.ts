import { expect, it } from 'vitest';
import { createFlightLog } from './create-flight-log.ts';

const none = new Set<string>();

function setUp() {
  let at = 0;
  const log = createFlightLog<{ id: number }>(() => at);
  let id = 0;
  return {
    log,
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
    begin: (name: string, byScript = true) => {
      const request = { id: id++ };
      log.begin(request, name, byScript);
      return request;
    },
  };
}

it('counts what is under way, and the time since anything was', () => {
  const { log, pass, begin } = setUp();
  const request = begin('poll:GET /a');
  pass(300);
  expect(log.activity(none)).toEqual({ inFlight: 1, signals: [], quietMs: 300 });
  log.end(request);
  pass(200);
  expect(log.activity(none)).toEqual({ inFlight: 0, signals: [], quietMs: 200 });
});

it('lets a request be over two seconds after its headers, since an unread body never ends', () => {
  const { log, pass, begin } = setUp();
  const [read, unread] = [begin('poll:GET /a'), begin('poll:GET /b')];
  log.answer(read);
  log.answer(unread);
  log.end(read);
  pass(1_900);
  expect(log.activity(none).inFlight).toBe(1);
  pass(200);
  expect(log.activity(none)).toMatchObject({ inFlight: 0, quietMs: 100 });
});

it('waits for a document to its end', () => {
  const { log, pass, begin } = setUp();
  log.answer(begin('poll:GET /', false));
  pass(60_000);
  expect(log.activity(none).inFlight).toBe(1);
});

it('notices what repeats itself, for five seconds, unless it is known to mean nothing', () => {
  const { log, pass, begin } = setUp();
  for (let turn = 0; turn < 2; turn++) {
    log.end(begin('poll:GET /poll'));
    pass(1_000);
  }
  expect(log.activity(none).signals).toEqual(['poll:GET /poll']);
  begin('poll:GET /poll');
  expect(log.activity(new Set(['poll:GET /poll']))).toEqual({ inFlight: 0, signals: [], quietMs: 2_000 });
  pass(5_000);
  expect(log.activity(none).signals).toEqual([]);
});

it('takes a style sheet that a page and its frame both load for no poll', () => {
  const { log, begin } = setUp();
  for (let turn = 0; turn < 2; turn++) log.end(begin('poll:GET /style.css', false));
  expect(log.activity(none).signals).toEqual([]);
});

it('tells of open streams', () => {
  const { log } = setUp();
  const stream = { id: 1 };
  log.openStream(stream);
  expect(log.activity(none).signals).toEqual(['stream']);
  expect(log.activity(new Set(['stream'])).signals).toEqual([]);
  log.closeStream(stream);
  expect(log.activity(none).signals).toEqual([]);
});

it('forgets everything with a new document', () => {
  const { log, pass, begin } = setUp();
  begin('poll:GET /a');
  log.openStream({ id: 9 });
  pass(1_000);
  log.clear();
  expect(log.activity(none)).toEqual({ inFlight: 0, signals: [], quietMs: 0 });
});
