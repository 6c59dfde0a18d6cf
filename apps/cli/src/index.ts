export { main, perform, programOf } from './main';
