type Asked = Record<string, (...asked: never[]) => Promise<unknown>>;

/** The same, each call of which is preceded by `settle`; what that throws, the call rejects with. */
export function settleFirst<Methods extends { [Name in keyof Methods]: Asked[string] }>(
  methods: Methods,
  settle: () => void,
): Methods {
  const preceded = Object.entries<Asked[string]>(methods).map(([name, method]) => [
    name,
    async (...asked: never[]) => {
      settle();
      return method(...asked);
    },
  ]);
  return Object.fromEntries(preceded) as Methods;
}
