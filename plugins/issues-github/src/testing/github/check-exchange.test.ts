import { expect, it } from 'vitest';
import { checkExchange, type Exchange } from './check-exchange.ts';

const comment: Exchange = {
  id: 'issues/create-comment',
  parameters: { owner: 'acme', repo: 'scrapers', issue_number: '7' },
  query: [],
  body: { body: 'text' },
  status: 404,
  answer: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

it.each<[string, Partial<Exchange>, string[]]>([
  ['nothing', {}, []],
  [
    'a field that is missing',
    { body: {} },
    ["issues/create-comment: the body must have required property 'body'"],
  ],
  ['a field of another type', { body: { body: 7 } }, ['issues/create-comment: /body must be string']],
  [
    'a field by another name',
    { body: { body: 'x', text: 'x' } },
    ['issues/create-comment: the body has text, which is not described'],
  ],
  [
    'no number',
    { parameters: { ...comment.parameters, issue_number: 'x' } },
    ['issues/create-comment: issue_number data/issue_number must be integer'],
  ],
  [
    'no owner',
    { parameters: { repo: 'scrapers', issue_number: '7' } },
    ['issues/create-comment: owner is missing'],
  ],
  ['a query', { query: ['page'] }, ['issues/create-comment: the query has page, which is not described']],
  ['a status of its own', { status: 418 }, ['issues/create-comment: the answer 418 is not described']],
  [
    'an answer of another form',
    { answer: { message: 7 } },
    ['issues/create-comment: answer: /message must be string'],
  ],
])('sees %s', (_, change, faults) => {
  expect(checkExchange({ ...comment, ...change })).toEqual(faults);
});

it('sees what a whole answer lacks', () => {
  const faults = checkExchange({ ...comment, status: 201, answer: { id: 1 } });
  expect(faults).toContain("issues/create-comment: answer: the body must have required property 'html_url'");
});
