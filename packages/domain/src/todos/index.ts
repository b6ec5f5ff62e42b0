export { TodoResolver } from './todos.resolver.js';
