import something from 'not-provided';

export const processEvent = (event) => something(event);
