import type { Changes } from '../changes.ts';
import { say } from '../layout.ts';
import { type AccountRecord, maskKey } from '../world.ts';

const buttonNames = {
  unknown: 'Generate token',
  'create-api-key': 'Create API Key',
  'create-key': 'Create Key',
  create: 'Create',
} as const;

/** Has the form of a whole key, and was never minted. */
const inventedKey = `sk-or-v1-${'0123456789abcdef'.repeat(4)}`;

/** What the page's script draws, beside the keys. */
export function describeKeysPage(changes: Changes, { onboarded }: AccountRecord) {
  const renamed = changes['button-renamed'] as keyof typeof buttonNames | undefined;
  const late = changes['late-modal'];
  const overDialog = Boolean(changes['modal-over-dialog']);
  const asks = late !== undefined || overDialog || changes['two-modals'] || changes['modal-controls'];
  return {
    lead: say(
      changes,
      'Manage your keys to access all models from OpenRouter',
      'All of your keys in one place',
    ),
    create_label: renamed ? buttonNames[renamed] : 'New Key',
    shown_in: changes['key-shown-in'] ?? 'code',
    wants_project: changes['extra-field'] === 'key',
    tutorial: changes['tutorial-key'] ? inventedKey : null,
    others: changes['masked-key'] === 'table' ? otherKeys : [],
    onboarding:
      asks && !onboarded
        ? {
            dialogs: changes['two-modals'] || overDialog ? ['source', 'done'] : ['source'],
            controls: changes['modal-controls'] ?? 'radios',
            over_dialog: overDialog,
            after_seconds: Number(late ?? 0),
            tutorial: inventedKey,
          }
        : null,
  };
}

/** Of a colleague, as a shared workspace lists them. */
const otherKeys = Array.from({ length: 8 }, (_, at) => ({
  name: `Chatbot ${at + 1}`,
  masked: maskKey({ secret: `sk-or-v1-${(at * 7919 + 104729).toString(16).padEnd(64, 'e')}` }),
  limit: '$10',
  created: '2026-04-01',
}));
