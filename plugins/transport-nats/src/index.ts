export { createNatsTransport } from './create-nats-transport.ts';
export type { NatsTls, NatsTransportOptions } from './nats-transport-options.ts';
export { transportNats } from './transport-nats.ts';
