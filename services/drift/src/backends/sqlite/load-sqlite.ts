/**
 * SQLite comes with Node.js, which announces on stderr that the module is young. People who start the service can do
 * nothing about that, so this one announcement is kept back; every other warning is shown.
 */
export function loadSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
