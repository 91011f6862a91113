/** A registry with no registry behind it. JSON is YAML, and every version reads it. */
export const configureVerdaccio = (): string =>
  JSON.stringify({
    storage: './storage',
    auth: { htpasswd: { file: './htpasswd' } },
    uplinks: {},
    packages: { '**': { access: '$all', publish: '$authenticated' } },
    // Signed keys: those of the pages and those of npm are of one kind then.
    security: { api: { jwt: { sign: { expiresIn: '30d' } } }, web: { sign: { expiresIn: '30d' } } },
    web: { title: 'Verdaccio' },
  });
