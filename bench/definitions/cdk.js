// The same mesh as MeshCi.Bench.Definitions makes, with the L1 constructs of aws-cdk-lib as fast as it can be told to go: its own validation, stack
// traces, metadata and indentation off, and its limit of 500 resources to a stack lifted.
// Prints: services, resources, ms from the process's start, ms of the first pass, ms of the quickest of the further passes that make
// 20,000 services (at least two), peak resident MiB.
const fs = require('fs');
const path = require('path');
const { App, Stack } = require('aws-cdk-lib');
const mesh = require('aws-cdk-lib/aws-appmesh');

const count = Number(process.argv[2]);
const seconds = (value) => ({ unit: 's', value });

function pass(folder) {
  const began = process.hrtime.bigint();
  const app = new App({
    outdir: folder, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false,
    context: { 'aws:cdk:disable-stack-trace': true, '@aws-cdk/core:stackResourceLimit': 0, '@aws-cdk/core:suppressTemplateIndentation': true },
  });
  const stack = new Stack(app, 'bench', { analyticsReporting: false });
  for (let number = 0; number < count; number++) {
    const name = `service-${number}`;
    new mesh.CfnVirtualNode(stack, `${name}-node`, {
      meshName: 'bench',
      virtualNodeName: name,
      spec: {
        backends: [{ virtualService: { virtualServiceName: `service-${(number + 1) % count}.bench.local` } }],
        listeners: [{
          portMapping: { port: 8080, protocol: 'http' },
          healthCheck: { path: '/healthz', protocol: 'http', intervalMillis: 10000, timeoutMillis: 2000, healthyThreshold: 2, unhealthyThreshold: 3 },
          timeout: { http: { perRequest: seconds(5) } },
        }],
        logging: { accessLog: { file: { path: '/dev/stdout' } } },
        serviceDiscovery: { dns: { hostname: `${name}.bench.local` } },
      },
    });
    new mesh.CfnVirtualRouter(stack, `${name}-router`, {
      meshName: 'bench',
      virtualRouterName: name,
      spec: { listeners: [{ portMapping: { port: 8080, protocol: 'http' } }] },
    });
    new mesh.CfnRoute(stack, `${name}-route`, {
      meshName: 'bench',
      virtualRouterName: name,
      routeName: 'all',
      spec: {
        httpRoute: {
          match: { prefix: '/' },
          action: { weightedTargets: [{ virtualNode: name, weight: 100 }] },
          timeout: { perRequest: seconds(4) },
          retryPolicy: { httpRetryEvents: ['gateway-error'], tcpRetryEvents: ['connection-error'], maxRetries: 2, perRetryTimeout: seconds(1) },
        },
      },
    });
    new mesh.CfnVirtualService(stack, `${name}-service`, {
      meshName: 'bench',
      virtualServiceName: `${name}.bench.local`,
      spec: { provider: { virtualRouter: { virtualRouterName: name } } },
    });
  }
  app.synth({ skipValidation: true, validateOnSynthesis: false });
  return Number(process.hrtime.bigint() - began) / 1e6;
}

const folder = process.argv[3];
const first = pass(path.join(folder, '0'));
const whole = process.uptime() * 1000;
const template = JSON.parse(fs.readFileSync(path.join(folder, '0', 'bench.template.json')));
const resources = Object.keys(template.Resources).filter((id) => id.startsWith('service')).length;
const peak = process.resourceUsage().maxRSS / 1024;
const warm = Math.min(...Array.from({ length: Math.max(2, 20000 / count) }, (_, again) => pass(path.join(folder, `again-${again}`))));
console.log(count, resources, ...[whole, first, warm, peak].map(Math.round));
