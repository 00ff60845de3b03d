// Writes an OpenAPI document of everything that a service model of AWS (botocore's service-2.json) specifies for requests and responses.
// usage: node openapi.mjs SERVICE-2.JSON OPENAPI.JSON
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// Epoch seconds of the years 2017 to 2100, so that milliseconds and strings are invalid.
const timestamp = { type: 'number', minimum: 1.5e9, maximum: 4.1e9 };
const requestId = { required: true, schema: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' } };

/** The document of a model. */
export function openApiOf(model) {
  const schemas = Object.fromEntries(
    Object.entries(model.shapes)
      .filter(([, shape]) => !shape.exception && !isMessage(shape))
      .map(([name, shape]) => [name, schemaOf(shape)]));
  const paths = {};
  for (const [name, operation] of Object.entries(model.operations)) {
    const path = (paths[operation.http.requestUri] ??= {});
    path[operation.http.method.toLowerCase()] = {
      operationId: name,
      security: [{ [model.metadata.signatureVersion]: [] }],
      ...requestOf(model, operation),
      responses: { [operation.http.responseCode]: successOf(model, operation), ...errorsOf(model, operation) },
    };
  }

  return {
    openapi: '3.0.3',
    info: { title: model.metadata.serviceFullName, version: model.metadata.apiVersion },
    paths,
    components: { schemas, securitySchemes: { [model.metadata.signatureVersion]: { type: 'apiKey', in: 'header', name: 'Authorization' } } },
  };
}

// Inputs and outputs have members that are sent in the path, in the query or as the entire body.
function isMessage(shape) {
  return 'payload' in shape || Object.values(shape.members ?? {}).some(member => member.location);
}

function requestOf(model, operation) {
  const input = model.shapes[operation.input.shape];
  const members = Object.entries(input.members);
  const required = new Set(input.required ?? []);
  const parameters = members
    .filter(([, member]) => member.location)
    .map(([name, member]) => ({
      name: member.locationName,
      in: { uri: 'path', querystring: 'query', header: 'header' }[member.location],
      required: required.has(name),
      schema: referTo(member.shape),
    }));
  const body = members.filter(([, member]) => !member.location);
  if (body.length === 0) return { parameters };
  const schema = objectOf(body, body.map(([name]) => name).filter(name => required.has(name)));
  return { parameters, requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function successOf(model, operation) {
  const output = model.shapes[operation.output.shape];
  const schema = output.payload ? referTo(output.members[output.payload].shape) : schemaOf(output);
  return { description: operation.output.shape, headers: { 'x-amzn-RequestId': requestId }, content: { 'application/json': { schema } } };
}

// Several errors share a status; the header distinguishes them and may contain only errors that the operation declares.
function errorsOf(model, operation) {
  const byStatus = {};
  for (const { shape } of operation.errors) (byStatus[model.shapes[shape].error.httpStatusCode] ??= []).push(shape);
  return Object.fromEntries(Object.entries(byStatus).map(([status, shapes]) => [status, {
    description: shapes.join(', '),
    headers: { 'x-amzn-RequestId': requestId, 'x-amzn-ErrorType': { required: true, schema: { type: 'string', enum: shapes } } },
    content: { 'application/json': { schema: errorOf(shapes.map(shape => model.shapes[shape])) } },
  }]));
}

// The model requires no member of an error, but an error without a message is useless.
function errorOf(shapes) {
  const bodies = shapes.map(({ members }) => JSON.stringify({
    ...objectOf(Object.entries(members), Object.keys(members)),
    properties: Object.fromEntries(Object.entries(members).map(([name, { shape }]) => [name, { allOf: [referTo(shape), { minLength: 1 }] }])),
  }));
  const [first, ...others] = [...new Set(bodies)].map(body => JSON.parse(body));
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

function schemaOf(shape) {
  switch (shape.type) {
    case 'structure': {
      const schema = objectOf(Object.entries(shape.members), shape.required ?? []);
      return shape.union ? { ...schema, minProperties: 1, maxProperties: 1 } : schema;
    }
    case 'list': return bounded({ type: 'array', items: referTo(shape.member.shape) }, shape, 'minItems', 'maxItems');
    case 'string': return {
      ...bounded({ type: 'string' }, shape, 'minLength', 'maxLength'),
      ...(shape.pattern && { pattern: shape.pattern }),
      ...(shape.enum && { enum: shape.enum }),
    };
    case 'integer': return bounded({ type: 'integer', format: 'int32' }, shape, 'minimum', 'maximum');
    case 'long': return bounded({ type: 'integer', format: 'int64' }, shape, 'minimum', 'maximum');
    case 'boolean': return { type: 'boolean' };
    case 'timestamp': return timestamp;
    default: throw new Error(`A shape of type ${shape.type} has no schema.`);
  }
}

function objectOf(members, required) {
  const properties = Object.fromEntries(members.map(([name, member]) => [member.locationName ?? name, referTo(member.shape)]));
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

function bounded(schema, shape, minimum, maximum) {
  return { ...schema, ...(shape.min !== undefined && { [minimum]: shape.min }), ...(shape.max !== undefined && { [maximum]: shape.max }) };
}

const referTo = name => ({ $ref: `#/components/schemas/${name}` });

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , model, document] = process.argv;
  writeFileSync(document, JSON.stringify(openApiOf(JSON.parse(readFileSync(model, 'utf8'))), null, 2));
}
