import { expect, it } from 'vitest';
import type { Profile } from '../contracts/index.ts';
import { pickProfiles } from './pick-profiles.ts';

const profile = (step: string, scraper_version: string): Profile => ({
  schema: 'profile/1',
  step,
  scraper_version,
  views: {},
});

it('uses the profiles of the same major version, whatever else differs', () => {
  const profiles = { a: profile('a', '1.2.3'), b: profile('b', '1.0.0-beta.1'), c: profile('c', '10.0.0') };
  expect(pickProfiles(profiles, '1.9.0')).toEqual({ used: { a: profiles.a, b: profiles.b }, expired: ['c'] });
  expect(pickProfiles(profiles, '2.0.0').expired).toEqual(['a', 'b', 'c']);
});
