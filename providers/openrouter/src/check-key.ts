import { checkBearer } from 'agentkeys';

/** Asks what the key may do. */
export const checkKey = checkBearer(({ api }) => `${api}/api/v1/key`);
