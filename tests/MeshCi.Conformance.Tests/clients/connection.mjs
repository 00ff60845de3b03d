// How the scripts reach the control plane. The endpoint and the credentials file are in the environment variables that every AWS SDK reads.
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export const region = 'eu-west-1';

/** Whether a validating proxy stands between. */
export const proxied = process.env.MESHCI_VIA !== undefined;

/** A client of App Mesh. Through a validating proxy, a call whose request or answer breaks the model fails with what the proxy says of it. */
export function appMesh(options = {}) {
  const client = new AppMeshClient({ region, maxAttempts: 1, requestHandler: handler(process.env.MESHCI_VIA), ...options });
  if (proxied) client.middlewareStack.add(next => async args => heeded(args.request, await next(args)), { step: 'deserialize', priority: 'low', name: 'violations' });
  return client;
}

function heeded(request, result) {
  const violations = result.response.headers['sl-violations'];
  if (violations === undefined) return result;
  const lines = JSON.parse(violations).map(({ location, message }) => `\n  ${location.join('.')}: ${message}`);
  const query = Object.entries(request.query ?? {}).map(([name, value]) => `${name}=${value}`).join('&');
  throw new Error(`The proxy objects to ${request.method} ${request.path}${query && `?${query}`}:${lines.join('')}`);
}

/**
 * Where `via` is the URL of a proxy, its connections lead there while requests remain addressed to, and signed for, the control plane,
 * as if its name were resolved to the proxy.
 */
export function handler(via) {
  const options = { keepAlive: true, maxSockets: 64 };
  if (via === undefined) return new NodeHttpHandler({ httpAgent: new Agent(options) });
  const { hostname, port } = new URL(via);
  const agent = new Agent(options);
  agent.createConnection = () => connect({ host: hostname, port: Number(port) });
  return new NodeHttpHandler({ httpAgent: agent });
}
