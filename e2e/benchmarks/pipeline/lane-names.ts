/** What the lanes are called that others are compared with. */
export const names = {
  sqlite: 'AgentKeys, SQLite',
  jetstream: 'AgentKeys, JetStream',
  postgres: 'Fastify + PostgreSQL',
  nothing: 'Fastify that stores nothing',
} as const;
