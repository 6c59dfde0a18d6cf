export { main, programOf } from './main';
