import { countInPostgres } from './count-in-postgres.ts';
import type { Stack } from './stack.ts';

/** One statement a report: taken, compared and counted at once. */
export const postgres: Stack = {
  openDoor: async (places) => {
    const counter = countInPostgres(places.postgres, 'once');
    return { take: counter.count, close: counter.close };
  },
};
