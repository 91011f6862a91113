import { checkBearer } from 'agentkeys';

/** Lists the models with the key. */
export const checkKey = checkBearer(({ api }) => `${api}/v1/models`);
