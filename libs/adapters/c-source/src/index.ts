export { openCReader } from './c-reader';
