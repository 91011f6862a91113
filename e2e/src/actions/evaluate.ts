import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { falsy } from '@actions/expressions/result';

/** What expressions may read, by name: `github`, `inputs`, `needs`, … */
export type Contexts = Record<string, unknown>;

/** How what came before has ended. */
export type Status = 'success' | 'failure';

const toData = (value: unknown): data.ExpressionData =>
  JSON.parse(JSON.stringify(value ?? null), data.reviver) as data.ExpressionData;

const toValue = (value: data.ExpressionData): unknown => JSON.parse(JSON.stringify(value, data.replacer));

/** With GitHub's own parser and evaluator; the functions of status are those of its runner. */
function calculate(expression: string, contexts: Contexts, status: Status): data.ExpressionData {
  const answers = {
    success: status === 'success',
    failure: status === 'failure',
    always: true,
    cancelled: false,
  };
  const functions = Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const given = new data.Dictionary(
    ...Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) })),
  );
  return new Evaluator(parsed, given, new Map(functions.map((each) => [each.name, each]))).evaluate();
}

const whole = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s;

/** A value of a workflow with its expressions filled in; one that is nothing but an expression keeps its type. */
export function fill(value: unknown, contexts: Contexts, status: Status = 'success'): unknown {
  if (typeof value !== 'string') return value;
  const [, only] = whole.exec(value) ?? [];
  if (only !== undefined) return toValue(calculate(only, contexts, status));
  return value.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    calculate(expression, contexts, status).coerceString(),
  );
}

/** The same as text, as the environment and inputs of actions are. */
export function fillText(value: unknown, contexts: Contexts, status?: Status): string {
  const filled = fill(value, contexts, status);
  if (filled === null || filled === undefined) return '';
  return typeof filled === 'object' ? JSON.stringify(filled) : String(filled);
}

/** Whether what has this condition is to be run. Without a function of status in it, only after success. */
export function holds(condition: string | boolean | undefined, contexts: Contexts, status: Status): boolean {
  if (condition === undefined) return status === 'success';
  const [, inner] = whole.exec(String(condition)) ?? [];
  const expression = inner ?? String(condition);
  const namesStatus = /\b(?:success|failure|always|cancelled)\s*\(/.test(expression);
  const asked = namesStatus ? expression : `success() && (${expression})`;
  return !falsy(calculate(asked, contexts, status));
}
