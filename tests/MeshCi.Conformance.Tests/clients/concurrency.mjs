// Many concurrent calls: their effect is that of the same calls in some order.
import assert from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh } from './connection.mjs';
import * as specs from './specs.mjs';

const meshName = 'concurrency';
const clients = Array.from({ length: 4 }, () => appMesh());
const call = (operation, input, index = 0) => clients[index % clients.length].send(new sdk[`${operation}Command`](input));
const range = count => Array.from({ length: count }, (_, index) => index);
const atOnce = (count, body) => Promise.allSettled(range(count).map(body));
const accepted = results => results.filter(result => result.status === 'fulfilled').map(result => result.value);
const refusedAs = (results, type) => results.filter(result => result.reason instanceof type).length;

check('concurrent creates all succeed and are listed once', async () => {
  await call('CreateMesh', { meshName });
  const results = await atOnce(64, index => call('CreateVirtualNode', { meshName, virtualNodeName: `n-${index}`, spec: specs.node }, index));
  assert.equal(accepted(results).length, 64);
  const seen = [];
  for await (const page of sdk.paginateListVirtualNodes({ client: clients[0], pageSize: 10 }, { meshName })) seen.push(...page.virtualNodes.map(node => node.virtualNodeName));
  assert.deepEqual(seen.toSorted?.() ?? [...seen].sort(), range(64).map(index => `n-${index}`).sort());
});

check('of concurrent creates of one name, one succeeds and the others are ConflictExceptions', async () => {
  const results = await atOnce(32, index => call('CreateVirtualRouter', { meshName, virtualRouterName: 'one', spec: specs.router }, index));
  assert.equal(accepted(results).length, 1);
  assert.equal(refusedAs(results, sdk.ConflictException), 31);
});

check('concurrent equal creates with one token all have the same response', async () => {
  const results = await atOnce(16, index => call('CreateVirtualRouter', { meshName, virtualRouterName: 'token', spec: specs.router, clientToken: 'same' }, index));
  assert.equal(accepted(results).length, 16);
  assert.equal(new Set(accepted(results).map(answer => answer.virtualRouter.metadata.uid)).size, 1);
});

check('concurrent updates increment the version without a gap, and the last one wins', async () => {
  const results = await atOnce(32, index => call('UpdateVirtualNode', {
    meshName, virtualNodeName: 'n-0', spec: { ...specs.node, listeners: [{ portMapping: { port: 9000 + index, protocol: 'http' } }] },
  }, index));
  const answers = accepted(results).map(answer => answer.virtualNode).sort((left, right) => left.metadata.version - right.metadata.version);
  assert.deepEqual(answers.map(node => node.metadata.version), range(32).map(index => index + 2));
  assert.deepEqual((await call('DescribeVirtualNode', { meshName, virtualNodeName: 'n-0' })).virtualNode, answers.at(-1));
});

check('concurrently set tags are all kept', async () => {
  const resourceArn = (await call('DescribeMesh', { meshName })).mesh.metadata.arn;
  const results = await atOnce(50, index => call('TagResource', { resourceArn, tags: [{ key: `k${index}`, value: `${index}` }] }, index));
  assert.equal(accepted(results).length, 50);
  assert.equal((await call('ListTagsForResource', { resourceArn })).tags.length, 50);
});

check('concurrent creates never exceed a quota', async () => {
  const results = await atOnce(8, index => call('CreateVirtualGateway', { meshName, virtualGatewayName: `g-${index}`, spec: specs.gateway }, index));
  assert.equal(accepted(results).length, 3);
  assert.equal(refusedAs(results, sdk.LimitExceededException), 5);
});

check('concurrent creates and deletes of a node and a route to it never leave the route without the node', async () => {
  for (const index of range(20)) {
    const virtualNodeName = `n-${index + 1}`;
    const spec = { httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [{ virtualNode: virtualNodeName, weight: 1 }] } } };
    const [deletion, creation] = await Promise.allSettled([
      call('DeleteVirtualNode', { meshName, virtualNodeName }, index),
      call('CreateRoute', { meshName, virtualRouterName: 'one', routeName: `r-${index}`, spec }, index + 1),
    ]);
    assert.notEqual(deletion.status, creation.status, virtualNodeName);
    if (deletion.reason) assert.ok(deletion.reason instanceof sdk.ResourceInUseException, deletion.reason);
    if (creation.reason) assert.ok(creation.reason instanceof sdk.NotFoundException, creation.reason);
  }
});

await run();
