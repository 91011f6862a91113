// One process of a compared stack: `run-stack.ts door|worker <stack> <places as JSON>`. Prints its address as JSON.
import { once } from 'node:events';
import { serveReports } from './serve-reports.ts';
import type { StackPlaces } from './stack.ts';
import { type StackName, stacks } from './stacks.ts';

const [part, name, places] = process.argv.slice(2) as [string, StackName, string];
const stack = await stacks[name]();
const given = JSON.parse(places) as StackPlaces;

if (part === 'door') {
  const door = await stack.openDoor(given);
  const served = await serveReports(door);
  console.log(JSON.stringify({ address: served.address }));
  await once(process, 'SIGTERM');
  await served.close();
  await door.close();
} else {
  const worker = await stack.startWorker?.(given);
  if (!worker) throw new Error(`${name} has no worker`);
  console.log(JSON.stringify({ address: '' }));
  await once(process, 'SIGTERM');
  await worker.close();
}
