export * from './household.entity.js';
export * from './household.enums.js';
export * from './household.inputs.js';
export * from './household.resolver.js';
export { moveIn, moveOut, registerHousehold, setHouseholdRelations } from './household.service.js';
