export { myersDiff } from './myers-diff';
