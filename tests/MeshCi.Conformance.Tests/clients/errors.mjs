// Every error that an operation declares, caused by a call of it, as the SDK's exception with that name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as sdk from '@aws-sdk/client-app-mesh';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { check, run } from './checks.mjs';
import { appMesh, region } from './connection.mjs';
import { faultsOf, operations, powerless } from './failing.mjs';
import * as specs from './specs.mjs';

const account = '000000000000';
const meshName = 'errors';
const resourceArn = `arn:aws:appmesh:${region}:${account}:mesh/${meshName}`;
const statuses = {
  BadRequestException: 400, LimitExceededException: 400, TooManyTagsException: 400, ForbiddenException: 403, NotFoundException: 404, ConflictException: 409,
  ResourceInUseException: 409, TooManyRequestsException: 429, InternalServerErrorException: 500, ServiceUnavailableException: 503,
};
const retryable = { TooManyRequestsException: { throttling: true }, InternalServerErrorException: {}, ServiceUnavailableException: {} };
const client = appMesh();
const met = Object.fromEntries(operations.map(operation => [operation, new Set()]));
const call = (operation, input) => client.send(new sdk[`${operation}Command`](input));

async function refused(type, operation, input, message, by = client) {
  const error = await by.send(new sdk[`${operation}Command`](input)).then(() => assert.fail(`${operation} was accepted, not refused with ${type}.`), failure => failure);
  assert.ok(error instanceof sdk[type] && error.name === type, `${operation}: ${error.name}: ${error.message}, not ${type}`);
  assert.equal(error.$metadata.httpStatusCode, statuses[type], operation);
  assert.equal(error.$fault, statuses[type] < 500 ? 'client' : 'server');
  assert.deepEqual(error.$retryable, retryable[type]);
  assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
  assert.match(error.message, message, `${operation}: ${error.message}`);
  met[operation].add(type);
}

// In the order in which they can be created.
const inMesh = { meshName };
const inRouter = { meshName, virtualRouterName: 'orders' };
const inGateway = { meshName, virtualGatewayName: 'front' };
const kinds = [
  { kind: 'Mesh', names: {}, own: 'meshName', name: meshName, spec: specs.mesh, other: specs.otherMesh },
  { kind: 'VirtualNode', names: inMesh, own: 'virtualNodeName', name: 'orders', spec: specs.node, other: { ...specs.node, backends: [] } },
  { kind: 'VirtualRouter', names: inMesh, own: 'virtualRouterName', name: 'orders', spec: specs.router, other: { listeners: [{ portMapping: { port: 80, protocol: 'http' } }] } },
  { kind: 'Route', names: inRouter, own: 'routeName', name: 'all', spec: specs.route, other: { ...specs.route, priority: 1 } },
  { kind: 'VirtualService', names: inMesh, own: 'virtualServiceName', name: 'orders.local', spec: specs.routerProvider, other: {} },
  { kind: 'VirtualGateway', names: inMesh, own: 'virtualGatewayName', name: 'front', spec: specs.gateway, other: { listeners: [{ portMapping: { port: 80, protocol: 'http' } }] } },
  { kind: 'GatewayRoute', names: inGateway, own: 'gatewayRouteName', name: 'in', spec: specs.gatewayRouteTo('orders.local'), other: { ...specs.gatewayRouteTo('orders.local'), priority: 1 } },
];
const children = kinds.slice(1);
const named = (row, name = row.name) => ({ ...row.names, [row.own]: name });
const listOf = row => (row.kind === 'Mesh' ? 'ListMeshes' : `List${row.kind}s`);

// A valid input for every operation.
const inputs = Object.fromEntries([
  ...kinds.flatMap(row => [
    [`Create${row.kind}`, { ...named(row), spec: row.spec }], [`Update${row.kind}`, { ...named(row), spec: row.spec }],
    [`Describe${row.kind}`, named(row)], [`Delete${row.kind}`, named(row)], [listOf(row), row.names],
  ]),
  ['TagResource', { resourceArn, tags: [{ key: 'a', value: 'b' }] }], ['UntagResource', { resourceArn, tagKeys: ['a'] }], ['ListTagsForResource', { resourceArn }],
]);

check('service faults are specific exceptions, for every operation', async () => {
  assert.deepEqual(Object.keys(inputs).sort(), [...operations].sort());
  for (const operation of operations) for (const type of faultsOf(operation)) await refused(type, operation, inputs[operation], /^(Rate exceeded|faults\.rules\[\d+\])/);
  for (const row of kinds) row.made = await call(`Create${row.kind}`, inputs[`Create${row.kind}`]);
});

check('a missing resource is a NotFoundException, for every operation that needs one', async () => {
  for (const row of kinds) {
    for (const verb of ['Describe', 'Update', 'Delete']) await refused('NotFoundException', `${verb}${row.kind}`, { ...inputs[`${verb}${row.kind}`], [row.own]: 'absent' }, /absent is not present/);
  }

  for (const row of children) {
    await refused('NotFoundException', `Create${row.kind}`, { ...inputs[`Create${row.kind}`], meshName: 'absent' }, /Mesh with name absent is not present/);
    await refused('NotFoundException', listOf(row), { ...row.names, meshName: 'absent' }, /Mesh with name absent is not present/);
  }

  await refused('NotFoundException', 'CreateRoute', { ...inputs.CreateRoute, virtualRouterName: 'absent' }, /VirtualRouter with name absent/);
  await refused('NotFoundException', 'UpdateRoute', { ...inputs.UpdateRoute, spec: { httpRoute: { ...specs.route.httpRoute, action: { weightedTargets: [{ virtualNode: 'absent', weight: 1 }] } } } }, /VirtualNode with name absent/);
  await refused('NotFoundException', 'UpdateVirtualService', { ...inputs.UpdateVirtualService, spec: { provider: { virtualNode: { virtualNodeName: 'absent' } } } }, /VirtualNode with name absent/);
  for (const operation of ['TagResource', 'UntagResource', 'ListTagsForResource']) await refused('NotFoundException', operation, { ...inputs[operation], resourceArn: `${resourceArn}-2` }, /not present/);
});

check('input that the model allows and a rule refuses is a BadRequestException, for every operation', async () => {
  for (const { kind } of kinds) {
    const wrong = kind === 'Mesh' ? { meshName: 'a/b' } : { meshOwner: 'abcdefghijkl' };
    for (const verb of ['Create', 'Describe', 'Update', 'Delete']) await refused('BadRequestException', `${verb}${kind}`, { ...inputs[`${verb}${kind}`], ...wrong }, /meshOwner must be|must not contain a slash/);
  }

  for (const row of kinds) await refused('BadRequestException', listOf(row), { ...row.names, nextToken: 'made-up' }, /nextToken/);
  for (const operation of ['TagResource', 'UntagResource', 'ListTagsForResource']) await refused('BadRequestException', operation, { ...inputs[operation], resourceArn: 'no-arn' }, /resourceArn/);
});

check('a call without permission is a ForbiddenException, for every operation', async () => {
  const { Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } } =
    await new STSClient({ region, maxAttempts: 1 }).send(new AssumeRoleCommand({ RoleArn: powerless, RoleSessionName: 'nobody' }));
  const nobody = appMesh({ credentials: { accessKeyId, secretAccessKey, sessionToken } });
  for (const operation of operations) {
    await refused('ForbiddenException', operation, inputs[operation], new RegExp(`:assumed-role/powerless/nobody is not authorized to perform: appmesh:${operation} `), nobody);
  }
});

check('the mesh of another account is a ForbiddenException', async () => {
  const meshOwner = '111111111111';
  for (const row of kinds) await refused('ForbiddenException', `Describe${row.kind}`, { ...named(row), meshOwner }, /111111111111/);
  for (const row of children) {
    for (const operation of [`Create${row.kind}`, `Update${row.kind}`, `Delete${row.kind}`, listOf(row)]) await refused('ForbiddenException', operation, { ...inputs[operation], meshOwner }, /111111111111/);
  }
});

check('a name in use, or a client token used for another request, is a ConflictException', async () => {
  for (const row of kinds) {
    await refused('ConflictException', `Create${row.kind}`, inputs[`Create${row.kind}`], /already exists/);
    await call(`Update${row.kind}`, { ...inputs[`Update${row.kind}`], clientToken: 'once' });
    await refused('ConflictException', `Update${row.kind}`, { ...named(row), spec: row.other, clientToken: 'once' }, /client token/);
  }
});

check('exceeding a quota is a LimitExceededException, for every kind', async () => {
  for (const row of kinds) await refused('LimitExceededException', `Create${row.kind}`, { ...named(row, 'second'), spec: row.spec }, /maximum number of \w+: 1\./);
  const backends = ['a', 'b'].map(virtualServiceName => ({ virtualService: { virtualServiceName } }));
  await refused('LimitExceededException', 'UpdateVirtualNode', { ...inputs.UpdateVirtualNode, spec: { ...specs.node, backends } }, /at most 1 backends, not 2/);
});

check('deleting a resource in use is a ResourceInUseException, for every kind that can be in use', async () => {
  const needed = { Mesh: /has active/, VirtualNode: /target of one or more routes/, VirtualRouter: /orders/, VirtualService: /GATEWAY_ROUTE: \[in\]/, VirtualGateway: /GatewayRoutes/ };
  for (const [kind, message] of Object.entries(needed)) await refused('ResourceInUseException', `Delete${kind}`, inputs[`Delete${kind}`], message);
});

check('a fifty-first tag is a TooManyTagsException', async () => {
  await call('TagResource', { resourceArn, tags: Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, value: '' })) });
  await refused('TooManyTagsException', 'TagResource', { resourceArn, tags: [{ key: 'one-more', value: '' }] }, /at most 50 tags/);
  assert.deepEqual((await call('ListTagsForResource', { resourceArn })).tags.filter(tag => tag.key === 'one-more'), []);
});

check('refused calls left no trace', async () => {
  for (const row of kinds) {
    const { $metadata: _, ...found } = await call(`Describe${row.kind}`, named(row));
    const { $metadata: __, ...made } = row.made;
    assert.deepEqual(found, made);
    assert.equal(Object.values(await call(listOf(row), row.names)).find(Array.isArray).length, 1, row.kind);
  }
});

check('every error that an operation declares was caused', () => {
  for (const operation of operations) assert.deepEqual([...met[operation]].sort(), declared(operation), operation);
});

await run();

// The SDK's types are generated from the service model and declare the exceptions of each command.
function declared(operation) {
  const types = readFileSync(new URL(`node_modules/@aws-sdk/client-app-mesh/dist-types/commands/${operation}Command.d.ts`, import.meta.url), 'utf8');
  return [...types.matchAll(/@throws \{@link (\w+Exception)\} \((?:client|server) fault\)/g)].map(match => match[1]).sort();
}
