// Runs named checks one after the other and prints one JSON line for each. The tests read the names from the scripts' text, so each
// must be a literal at the beginning of a line: check('name', async () => { ... }).
const checks = [];

/** Adds a check; it fails when its body throws. */
export function check(name, body) {
  checks.push({ name, body });
}

/** Runs them all; a failed one does not keep the others from running. */
export async function run() {
  for (const { name, body } of checks) {
    let error;
    try {
      await body();
    } catch (failure) {
      error = describe(failure);
    }

    process.stdout.write(JSON.stringify({ check: name, error }) + '\n');
  }
}

function describe(failure) {
  const answer = failure?.$metadata ? `\nHTTP ${failure.$metadata.httpStatusCode}, request ${failure.$metadata.requestId}` : '';
  const body = failure?.$response?.body && typeof failure.$response.body === 'string' ? `\n${failure.$response.body}` : '';
  const cause = failure?.cause ? `\ncaused by ${describe(failure.cause)}` : '';
  return (failure?.stack ?? String(failure)) + answer + body + cause;
}
