/** Waits for the frame of a challenge to say that a person is there, tells the server, and asks for the page again. */
export const clearanceScript = ({ endpoint }: { endpoint: `/${string}` }): string => `
addEventListener('message', async (event) => {
  if (event.data !== 'human' || !document.querySelector('.cf-turnstile')) return;
  await fetch('${endpoint}', { method: 'POST' });
  location.reload();
});
`;
