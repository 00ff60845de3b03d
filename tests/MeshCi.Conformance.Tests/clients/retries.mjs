// What the SDK's own retries make of a control plane whose calls fail, by rules that the test sets at start.
import assert from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh } from './connection.mjs';
import * as specs from './specs.mjs';

const meshName = 'retries';
const client = appMesh({ maxAttempts: 3 });
const call = (operation, input) => client.send(new sdk[`${operation}Command`]({ meshName, ...input }));

check('two answers of 503 are outlived', async () => {
  const made = await call('CreateMesh');
  assert.equal(made.$metadata.attempts, 3);
  assert.equal(made.mesh.metadata.version, 1);
});

check('an answer that is lost after the change is asked for again and changes nothing twice', async () => {
  const made = await call('CreateVirtualNode', { virtualNodeName: 'orders', spec: specs.node });
  assert.equal(made.$metadata.attempts, 2);
  assert.equal(made.virtualNode.metadata.version, 1);
});

check('a connection that is cut before the change is outlived', async () => {
  const made = await call('CreateVirtualRouter', { virtualRouterName: 'orders', spec: specs.router });
  assert.equal(made.$metadata.attempts, 2);
  assert.equal(made.virtualRouter.metadata.version, 1);
});

check('throttling is outlived', async () => {
  const listed = await call('ListVirtualNodes');
  assert.equal(listed.$metadata.attempts, 3);
  assert.deepEqual(listed.virtualNodes.map(node => node.virtualNodeName), ['orders']);
});

check('internal errors are outlived', async () => {
  assert.equal((await call('DescribeMesh')).$metadata.attempts, 3);
});

check('what goes on failing is given up with its own exception', async () => {
  const error = await call('DescribeVirtualNode', { virtualNodeName: 'orders' }).then(() => assert.fail('It was answered.'), failure => failure);
  assert.ok(error instanceof sdk.ServiceUnavailableException, error.name);
  assert.equal(error.$metadata.httpStatusCode, 503);
  assert.equal(error.$metadata.attempts, 3);
});

check('what the caller must mend is not tried again', async () => {
  const error = await call('DeleteVirtualNode', { virtualNodeName: 'orders' }).then(() => assert.fail('It was answered.'), failure => failure);
  assert.equal(error.name, 'ConflictException');
  assert.equal(error.$metadata.attempts, 1);
});

await run();
