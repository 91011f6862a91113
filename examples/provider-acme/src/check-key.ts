import { checkBearer } from 'agentkeys';

/** Asks the API who the key belongs to. */
export const checkKey = checkBearer(({ api }) => `${api}/v1/me`);
