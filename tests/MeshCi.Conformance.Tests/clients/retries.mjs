// The SDK's own retries with a control plane whose calls fail, according to rules that the test sets at startup.
import assert from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh } from './connection.mjs';
import * as specs from './specs.mjs';

const meshName = 'retries';
const client = appMesh({ maxAttempts: 3 });
const call = (operation, input) => client.send(new sdk[`${operation}Command`]({ meshName, ...input }));

check('the SDK recovers from two 503 responses', async () => {
  const made = await call('CreateMesh');
  assert.equal(made.$metadata.attempts, 3);
  assert.equal(made.mesh.metadata.version, 1);
});

check('a call whose response is lost after the change is retried and changes nothing twice', async () => {
  const made = await call('CreateVirtualNode', { virtualNodeName: 'orders', spec: specs.node });
  assert.equal(made.$metadata.attempts, 2);
  assert.equal(made.virtualNode.metadata.version, 1);
});

check('the SDK recovers from a connection that is dropped before the change', async () => {
  const made = await call('CreateVirtualRouter', { virtualRouterName: 'orders', spec: specs.router });
  assert.equal(made.$metadata.attempts, 2);
  assert.equal(made.virtualRouter.metadata.version, 1);
});

check('the SDK recovers from throttling', async () => {
  const listed = await call('ListVirtualNodes');
  assert.equal(listed.$metadata.attempts, 3);
  assert.deepEqual(listed.virtualNodes.map(node => node.virtualNodeName), ['orders']);
});

check('the SDK recovers from internal errors', async () => {
  assert.equal((await call('DescribeMesh')).$metadata.attempts, 3);
});

check('a call that keeps failing ends with its own exception', async () => {
  const error = await call('DescribeVirtualNode', { virtualNodeName: 'orders' }).then(() => assert.fail('It was answered.'), failure => failure);
  assert.ok(error instanceof sdk.ServiceUnavailableException, error.name);
  assert.equal(error.$metadata.httpStatusCode, 503);
  assert.equal(error.$metadata.attempts, 3);
});

check('an error of the caller is not retried', async () => {
  const error = await call('DeleteVirtualNode', { virtualNodeName: 'orders' }).then(() => assert.fail('It was answered.'), failure => failure);
  assert.equal(error.name, 'ConflictException');
  assert.equal(error.$metadata.attempts, 1);
});

await run();
