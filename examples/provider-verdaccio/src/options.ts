import { checkOptions, type OptionRules } from 'agentkeys';

/** What the owner may choose. */
export interface VerdaccioOptions {
  /** Where the registry is, without a path. Default: `http://localhost:4873`, where Verdaccio listens by itself. */
  registry?: string;
}

const rules: OptionRules<VerdaccioOptions> = {
  registry: {
    expected: 'the address of a registry without a path, for instance https://npm.example.org',
    fits: (value) =>
      typeof value === 'string' &&
      /^https?:/.test(value) &&
      URL.canParse(value) &&
      new URL(value).origin === value,
  },
};

/** Throws AgentKeysError PROVIDER_INVALID that names every option that cannot be. */
export const readOptions = (options: VerdaccioOptions): VerdaccioOptions =>
  checkOptions('verdaccio', options, rules);
