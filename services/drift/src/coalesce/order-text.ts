/** ISO times and ids of version 7 have their order as text. */
export const smaller = (a: string, b: string): string => (a < b ? a : b);
export const larger = (a: string, b: string): string => (a > b ? a : b);
