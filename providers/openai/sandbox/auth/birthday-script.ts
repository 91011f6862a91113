/** Reads the birthday when its field is left, into the form that the server wants. */
export const birthdayScript = `
{
  const shown = document.querySelector('input[autocomplete=bday]');
  const sent = document.querySelector('input[name=birthdate]');
  shown?.addEventListener('blur', () => {
    const [, month, day, year] = /^(\\d{1,2})\\/(\\d{1,2})\\/(\\d{4})$/.exec(shown.value.trim()) ?? [];
    sent.value = year ? [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-') : '';
  });
}
`;
