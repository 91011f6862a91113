/**
 * Names of providers, steps, variants and landmarks: they stand in reports, so they have the form of the contracts'
 * `idSchema`. Here without zod, because every provider package loads this.
 */
export const idPattern = /^[a-z0-9-]{1,64}$/;
