export type RoleFamily = 'field' | 'act' | 'check' | 'other';

/** What a control is there for: to take text, to be pressed, or to be ticked. Sites swap roles within a family freely. */
export function roleFamily(role: string): RoleFamily {
  if (/^(textbox|searchbox|spinbutton|combobox|listbox|slider|file)$/.test(role)) return 'field';
  if (/^(button|link|clickable|summary|menuitem|tab|option)$/.test(role)) return 'act';
  if (/^(checkbox|radio|switch)$/.test(role)) return 'check';
  return 'other';
}
