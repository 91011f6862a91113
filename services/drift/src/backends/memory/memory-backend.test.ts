import { describeBackend } from '../../testing/backend-contract.ts';
import { openMemoryBackend } from './memory-backend.ts';

describeBackend('memory', async (options) => openMemoryBackend(options));
