/** For so long what was seen is what is, where nobody has acted since and nothing was heard of. Milliseconds. */
export const presentMs = 250;
