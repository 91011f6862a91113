/** What one day does to a page of the matrix. */
export interface Day {
  /** The element comes at last; else it never does. */
  comes: boolean;
  /** Milliseconds that it takes, whatever brings it. */
  afterMs: number;
}

/** A page on which an element may come late, or never. */
export interface MatrixPage {
  /** How long the element takes on a slow day; none where it never comes late, and the page is only restless. */
  slowMs?: number;
  /** Markup of the body. */
  draw(day: Day): string;
  /** The element is in the page's frame. */
  inFrame?: true;
  /** Nothing can be seen, heard or measured of the page before the element comes: only good runs tell of it. */
  silent?: true;
  /** The page goes on for ever, so that there is no last activity to count from. */
  endless?: true;
  /** Milliseconds from the document to what the page does last where the element never comes; 0 unless given. */
  lastChangeMs?: number;
}

const element = '<label>Email <input type="email" name="email"></label>';
const another = '<label>Company <input name="company"></label>';
const form = (first: string) =>
  `<form id="form">${first}<label>Password <input type="password"></label><button type="button">Continue</button></form>`;
const heading = '<h1>Sign up</h1>';

export const header = '<header><nav><a href="/x">Docs</a></nav></header>';
/** All of the page but the element. */
export const wholePage = `${header}<main>${heading}${form('')}</main>`;
/** The page with its element from the beginning. */
export const readyPage = `${header}<main>${heading}${form(element)}</main>`;
export const elementAlone = `<form>${element}<button type="button">Go</button></form>`;
export const anotherAlone = `<form>${another}<button type="button">Go</button></form>`;

/** A script's statement: puts the element into a page that has all the rest; nothing on a day when it does not come. */
export const addElement = ({ comes }: Day): string =>
  comes
    ? `document.getElementById('form').insertAdjacentHTML('afterbegin', ${JSON.stringify(element)});`
    : '';

/** A script's statement: fills an empty page, with another field where the element does not come. */
export const fillPage = (comes: boolean): string =>
  `document.getElementById('root').innerHTML = ${JSON.stringify(heading + form(comes ? element : another))};`;
