/** The kit for tests of providers and their sandboxes. */
export { createVisitor, type Visit, type VisitOptions, type Visitor } from './create-visitor.ts';
