/**
 * Whether a button answers a question about cookies and about nothing else: where the text around it also names terms
 * of service, an "Accept" would agree to those, which is the account owner's to do.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function asksAboutCookies(element: Element, namesTerms: RegExp): boolean {
  const cookies = /cookie|gdpr|クッキー/i;
  const most = 1500;
  /** Text of an element, cut a little beyond what is read: a list of thousands is not read for each of its buttons. */
  const textWithin = (holder: Element) => {
    const texts = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    let text = '';
    while (text.length <= most && texts.nextNode()) text += texts.currentNode.nodeValue;
    return text;
  };
  let asks = false;
  let above = element.parentElement;
  for (let step = 0; above && step < 5 && !/^(main|body|form)$/.test(above.localName); step++) {
    const text = textWithin(above);
    if (text.length > most) break;
    if (namesTerms.test(text)) return false;
    asks ||= cookies.test(text);
    above = above.parentElement;
  }
  return asks;
}
