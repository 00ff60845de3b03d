// Every operation of the SDK, through the life cycle of the resources.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as sdk from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh, proxied, region } from './connection.mjs';
import * as specs from './specs.mjs';

const account = '000000000000';
const mesh = 'operations';
// The proxy writes a blank in a query as a plus, which changes the signed request.
const service = proxied ? 'b/c%+é.local' : 'a b/c%+é.local';
const called = new Set();
const client = appMesh();
client.middlewareStack.add((next, context) => args => {
  called.add(context.commandName);
  return next(args);
}, { step: 'initialize', name: 'called' });

const call = (operation, input) => client.send(new sdk[`${operation}Command`](input));

// In the order in which they can be created: the name, the first spec, and the spec of the update.
const kinds = [
  { kind: 'Mesh', member: 'mesh', arn: '', names: {}, own: { meshName: mesh }, spec: specs.mesh, other: specs.otherMesh },
  { kind: 'VirtualNode', arn: '/virtualNode/orders', own: { virtualNodeName: 'orders' }, spec: specs.node, other: specs.richNode },
  { kind: 'VirtualRouter', arn: '/virtualRouter/orders', own: { virtualRouterName: 'orders' }, spec: specs.router, other: specs.richRouter },
  {
    kind: 'Route', arn: '/virtualRouter/orders/route/place', names: { meshName: mesh, virtualRouterName: 'orders' }, own: { routeName: 'place' },
    spec: { httpRoute: { ...specs.route.httpRoute, match: { prefix: '/', port: 8080 }, action: { weightedTargets: [{ virtualNode: 'orders', weight: 1, port: 8080 }] } } },
    other: specs.richRoute,
  },
  { kind: 'VirtualService', arn: `/virtualService/${service}`, own: { virtualServiceName: service }, spec: {}, other: specs.routerProvider },
  { kind: 'VirtualGateway', arn: '/virtualGateway/front', own: { virtualGatewayName: 'front' }, spec: specs.gateway, other: specs.richGateway },
  {
    kind: 'GatewayRoute', arn: '/virtualGateway/front/gatewayRoute/in', names: { meshName: mesh, virtualGatewayName: 'front' }, own: { gatewayRouteName: 'in' },
    spec: specs.gatewayRouteTo('plain.local'), other: specs.richGatewayRouteTo('plain.local'),
  },
].map(row => ({ names: { meshName: mesh }, member: row.kind[0].toLowerCase() + row.kind.slice(1), ...row }));
const named = row => ({ ...row.names, ...row.own });
const create = async (kind, input) => Object.values(await call(`Create${kind}`, input)).find(value => value.metadata);
const list = async (kind, input) => call(kind === 'Mesh' ? 'ListMeshes' : `List${kind}s`, input);
const collection = row => (row.kind === 'Mesh' ? 'meshes' : `${row.member}s`);

// Waits until the next change has another time.
async function passed(time) {
  assert.ok(time - Date.now() < 1000, `${time.toISOString()} is far ahead`);
  while (Date.now() <= time) await setTimeout(1);
}

async function refused(type, status, promise, message) {
  const error = await promise.then(() => assert.fail(`It was accepted, not refused with ${type}.`), failure => failure);
  assert.ok(error instanceof sdk[type], `${error.name}: ${error.message}, not ${type}`);
  assert.equal(error.name, type);
  assert.equal(error.$fault, status < 500 ? 'client' : 'server');
  assert.equal(error.$metadata.httpStatusCode, status);
  assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
  assert.match(error.message, message ?? /\w{3}/);
}

check('every kind is created at version 1, active, with names, owner and ARN', async () => {
  for (const row of kinds) {
    if (row.kind === 'Route') await call('UpdateVirtualNode', { meshName: mesh, virtualNodeName: 'orders', spec: specs.richNode });
    if (row.kind === 'GatewayRoute') await call('CreateVirtualService', { meshName: mesh, virtualServiceName: 'plain.local', spec: {} });
    const answer = await call(`Create${row.kind}`, { ...named(row), spec: row.spec });
    const made = answer[row.member];
    for (const [member, name] of Object.entries(named(row))) assert.equal(made[member], name);
    assert.equal(made.status.status, 'ACTIVE');
    assert.equal(made.metadata.version, 1);
    assert.equal(made.metadata.meshOwner, account);
    assert.equal(made.metadata.resourceOwner, account);
    assert.equal(made.metadata.arn, `arn:aws:appmesh:${region}:${account}:mesh/${mesh}${row.arn}`);
    assert.match(made.metadata.uid, /^[0-9a-f-]{36}$/);
    assert.match(answer.$metadata.requestId, /^[0-9a-f-]{36}$/);
    row.made = made;
    row.createdAt = new Date();
  }
});

check('timestamps are current Dates', () => {
  for (const row of kinds) {
    for (const at of [row.made.metadata.createdAt, row.made.metadata.lastUpdatedAt]) {
      assert.ok(at instanceof Date);
      assert.ok(Math.abs(at - row.createdAt) < 60_000, `${at.toISOString()} is not near ${row.createdAt.toISOString()}`);
    }
  }
});

check('describe returns what was created', async () => {
  for (const row of kinds.filter(each => each.kind !== 'VirtualNode')) {
    const found = (await call(`Describe${row.kind}`, named(row)))[row.member];
    assert.deepEqual(found, row.made);
    assert.deepEqual(found.spec, row.spec);
  }
});

check('the account of the caller may be specified as the owner of the mesh', async () => {
  for (const row of kinds) await call(`Describe${row.kind}`, { ...named(row), meshOwner: account });
});

check('an update replaces the spec, increments the version and keeps the identity', async () => {
  for (const row of kinds) {
    const before = (await call(`Describe${row.kind}`, named(row)))[row.member];
    await passed(before.metadata.lastUpdatedAt);
    if (row.kind === 'VirtualNode') await call('UpdateVirtualNode', { ...named(row), spec: { ...row.other, backends: [] } });
    const after = (await call(`Update${row.kind}`, { ...named(row), spec: row.other }))[row.member];
    const expected = structuredClone(row.other);
    for (const listener of expected.listeners ?? []) if (listener.healthCheck) listener.healthCheck.port ??= listener.portMapping.port;
    assert.deepEqual(after.spec, expected);
    assert.equal(after.metadata.version, before.metadata.version + (row.kind === 'VirtualNode' ? 2 : 1));
    assert.equal(after.metadata.uid, before.metadata.uid);
    assert.deepEqual(after.metadata.createdAt, before.metadata.createdAt);
    assert.ok(after.metadata.lastUpdatedAt > before.metadata.lastUpdatedAt);
    assert.deepEqual((await call(`Describe${row.kind}`, named(row)))[row.member], after);
  }
});

check('an update with the same spec changes nothing', async () => {
  for (const row of kinds) {
    const before = (await call(`Describe${row.kind}`, named(row)))[row.member];
    assert.deepEqual((await call(`Update${row.kind}`, { ...named(row), spec: row.other }))[row.member], before);
  }
});

check('a second route uses gRPC', async () => {
  const names = { meshName: mesh, virtualRouterName: 'orders', routeName: 'grpc' };
  const made = await create('Route', { ...names, spec: specs.richGrpcRoute });
  assert.deepEqual(made.spec, specs.richGrpcRoute);
  await call('DeleteRoute', names);
});

check('lists show every kind with its version, and without its spec', async () => {
  for (const row of kinds) {
    const answer = await list(row.kind, row.kind === 'Mesh' ? {} : row.names);
    const found = answer[collection(row)].find(each => Object.entries(named(row)).every(([member, name]) => each[member] === name));
    const { metadata } = (await call(`Describe${row.kind}`, named(row)))[row.member];
    const { uid, ...reference } = metadata;
    assert.deepEqual(found, { ...named(row), ...reference });
    assert.ok(found.createdAt instanceof Date);
  }
});

check('tags are set at creation, merged, removed, and listed in pages', async () => {
  const pairs = async (resourceArn, pageSize = 50) => {
    const all = [];
    for await (const page of sdk.paginateListTagsForResource({ client, pageSize }, { resourceArn })) all.push(...page.tags);
    return Object.fromEntries(all.map(tag => [tag.key, tag.value]));
  };
  for (const row of kinds) {
    const resourceArn = row.made.metadata.arn;
    assert.deepEqual(await pairs(resourceArn), {});
    await call('TagResource', { resourceArn, tags: [{ key: 'team', value: 'shop' }, { key: 'Stage é', value: '' }, { key: 'team/owner', value: 'a=b' }] });
    await call('TagResource', { resourceArn, tags: [{ key: 'team', value: 'orders' }] });
    assert.deepEqual(await pairs(resourceArn, 1), { 'Stage é': '', team: 'orders', 'team/owner': 'a=b' });
    await call('UntagResource', { resourceArn, tagKeys: ['team/owner', 'never-there'] });
    assert.deepEqual(await pairs(resourceArn), { 'Stage é': '', team: 'orders' });
  }

  const made = await create('VirtualNode', { meshName: mesh, virtualNodeName: 'tagged', spec: {}, tags: [{ key: 'a', value: '1' }] });
  assert.deepEqual(await pairs(made.metadata.arn), { a: '1' });
  await call('DeleteVirtualNode', { meshName: mesh, virtualNodeName: 'tagged' });
  await refused('NotFoundException', 404, call('ListTagsForResource', { resourceArn: made.metadata.arn }));
});

check('a repeated client token gets the same response without a second change', async () => {
  const input = { meshName: mesh, virtualNodeName: 'once', spec: {}, clientToken: 'create-once' };
  const first = await create('VirtualNode', input);
  assert.deepEqual(await create('VirtualNode', input), first);
  const update = { meshName: mesh, virtualNodeName: 'once', spec: specs.node, clientToken: 'update-once' };
  const second = (await call('UpdateVirtualNode', update)).virtualNode;
  assert.equal(second.metadata.version, 2);
  assert.deepEqual((await call('UpdateVirtualNode', update)).virtualNode, second);
  await refused('ConflictException', 409, call('UpdateVirtualNode', { ...update, spec: {} }), /client token/);
  await call('DeleteVirtualNode', { meshName: mesh, virtualNodeName: 'once' });
});

check('deleting a resource in use is a ResourceInUseException, for every kind that can be in use', async () => {
  await call('CreateVirtualNode', { meshName: mesh, virtualNodeName: 'plain', spec: specs.node });
  await call('UpdateVirtualService', { meshName: mesh, virtualServiceName: 'plain.local', spec: specs.nodeProvider });
  await refused('ResourceInUseException', 409, call('DeleteMesh', { meshName: mesh }), /has active/);
  await refused('ResourceInUseException', 409, call('DeleteVirtualNode', { meshName: mesh, virtualNodeName: 'orders' }), /target of one or more routes/);
  await refused('ResourceInUseException', 409, call('DeleteVirtualNode', { meshName: mesh, virtualNodeName: 'plain' }), /VirtualService provider/);
  await refused('ResourceInUseException', 409, call('DeleteVirtualRouter', { meshName: mesh, virtualRouterName: 'orders' }), /orders/);
  await refused('ResourceInUseException', 409, call('DeleteVirtualService', { meshName: mesh, virtualServiceName: 'plain.local' }), /GATEWAY_ROUTE: \[in\]/);
  await refused('ResourceInUseException', 409, call('DeleteVirtualGateway', { meshName: mesh, virtualGatewayName: 'front' }), /GatewayRoutes/);
});

check('violating a rule that no schema expresses is a BadRequestException', async () => {
  const node = spec => call('CreateVirtualNode', { meshName: mesh, virtualNodeName: 'never', spec });
  await refused('BadRequestException', 400, node({ serviceDiscovery: specs.node.serviceDiscovery }), /^Service Discovery can't be set without a listener\./);
  await refused('BadRequestException', 400, node({ listeners: specs.node.listeners }), /service discovery/);
  const route = spec => call('CreateRoute', { meshName: mesh, virtualRouterName: 'orders', routeName: 'never', spec });
  await refused('BadRequestException', 400, route({}), /Route/);
  await refused('BadRequestException', 400, route(specs.route), /port match criteria/);
  await refused('BadRequestException', 400, call('CreateVirtualNode', { meshName: mesh, virtualNodeName: 'a/b', spec: {} }));
  await refused('BadRequestException', 400, call('TagResource', { resourceArn: 'no-arn', tags: [{ key: 'a', value: 'b' }] }), /resourceArn/);
  await refused('NotFoundException', 404, call('DescribeVirtualNode', { meshName: mesh, virtualNodeName: 'never' }));
});

check('everything is deleted in order, has the status DELETED, and is gone', async () => {
  const deletions = [
    ['GatewayRoute', named(kinds[6])], ['VirtualGateway', named(kinds[5])], ['VirtualService', named(kinds[4])],
    ['VirtualService', { meshName: mesh, virtualServiceName: 'plain.local' }], ['Route', named(kinds[3])], ['VirtualRouter', named(kinds[2])],
    ['VirtualNode', { meshName: mesh, virtualNodeName: 'plain' }], ['VirtualNode', named(kinds[1])], ['Mesh', named(kinds[0])],
  ];
  for (const [kind, names] of deletions) {
    const gone = Object.values(await call(`Delete${kind}`, names)).find(value => value.status);
    assert.equal(gone.status.status, 'DELETED', kind);
    await refused('NotFoundException', 404, call(`Describe${kind}`, names));
  }

  assert.deepEqual((await call('ListMeshes', {})).meshes, []);
});

check('a name can be reused and gets another uid', async () => {
  const { made } = kinds[0];
  const again = await create('Mesh', { meshName: mesh });
  assert.equal(again.metadata.version, 1);
  assert.notEqual(again.metadata.uid, made.metadata.uid);
  assert.deepEqual(again.spec, {});
  await call('DeleteMesh', { meshName: mesh });
});

check('every operation that the SDK knows was called', () => {
  const known = Object.keys(sdk).filter(name => name.endsWith('Command') && name !== '$Command');
  assert.deepEqual(known.filter(name => !called.has(name)), []);
  assert.equal(known.length, 38);
});

await run();
