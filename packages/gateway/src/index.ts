export * from './explorer/explorer.js';
export * from './gateway.js';
export * from './modules.js';
export { buildGatewaySchema } from './schema/build-schema.js';
