import { createHash } from 'node:crypto';
import { type Handler, jsonReply } from 'agentkeys/sandbox';
import { mintKey, type World } from '../world.ts';

/** Gives a program the key that its user has agreed to, if it is the one that asked (RFC 7636, S256). */
export const exchangeCode =
  (world: World): Handler =>
  async (request) => {
    const { code = '', code_verifier = '', code_challenge_method } = await request.json();
    const authorization = world.authorizations.get(code);
    // A code that was tried is spent.
    world.authorizations.delete(code);
    const proof = createHash('sha256').update(code_verifier).digest('base64url');
    if (!authorization || code_challenge_method !== 'S256' || proof !== authorization.challenge) {
      return jsonReply({ error: { code: 403, message: 'Invalid code or code_verifier' } }, { status: 403 });
    }
    const { secret } = mintKey(world, authorization.owner, { name: 'OAuth' });
    return jsonReply({ key: secret, user_id: 'user_replica' });
  };
