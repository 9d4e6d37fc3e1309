import importedFetch, {Headers} from 'node-fetch';
import jwt from 'jsonwebtoken';
import {RetryError as Later} from '@posthog/plugin-scaffold';

export const processEvent = async (event) => {
  event.properties = {
    status: (await importedFetch('https://example.com/' + event.event)).status,
    sign: 'sign' in jwt,
    headers: typeof Headers,
    same: Later === RetryError,
  };
  return event;
};
