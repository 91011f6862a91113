import type { Page } from 'playwright-core';
import { step, variant } from '../kit.ts';
import { signedUp } from '../signed-up.ts';

const name = (page: Page) => page.getByLabel('Full name', { exact: true });
const finish = (page: Page) => page.getByRole('button', { name: 'Finish creating account', exact: true });

/** Asked of most accounts: a name, and the birthday or the age. */
export const aboutYou = step({
  id: 'about-you',
  effect: 'once',
  optional: true,
  route: /^\/about-you$/,
  variants: [
    variant({
      name: 'birthday',
      landmarks: { name, birthday: (page) => page.getByLabel('Birthday', { exact: true }), finish },
      run: async ({ landmarks, account }) => {
        const [year, month, day] = account.birthdate.split('-');
        await landmarks.name.fill(withoutDigits(account.fullName));
        await landmarks.birthday.fill(`${month}/${day}/${year}`);
        // The page reads the date when the field is left.
        await landmarks.birthday.blur();
        await landmarks.finish.click();
      },
    }),
    variant({
      name: 'age',
      landmarks: { name, age: (page) => page.getByLabel('Age', { exact: true }), finish },
      run: async ({ landmarks, account }) => {
        await landmarks.name.fill(withoutDigits(account.fullName));
        await landmarks.age.fill(String(ageOf(account.birthdate, new Date())));
        await landmarks.finish.click();
      },
    }),
  ],
  done: ({ page }) => signedUp(page),
});

/** The page refuses names that have any. */
const withoutDigits = (fullName: string): string => fullName.replace(/\d+/g, '').replace(/\s+/g, ' ').trim();

function ageOf(birthdate: string, today: Date): number {
  const [year = 0, month = 0, day = 0] = birthdate.split('-').map(Number);
  const hadBirthday =
    today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (hadBirthday ? 0 : 1);
}
