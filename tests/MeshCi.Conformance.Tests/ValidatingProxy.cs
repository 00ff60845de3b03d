using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MeshCi.Conformance.Tests;

/// <summary>
/// Prism between client and control plane, with a document generated from AWS's service model. It forwards everything, and reports in its log and in a
/// header of the response what violates the document. It keeps all headers except Host, which it sets to the control plane's, so clients sign for that.
/// </summary>
internal sealed partial class ValidatingProxy : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _document;
    private readonly List<string> _log = [];

    private ValidatingProxy(Process process, string document)
    {
        _process = process;
        _document = document;
    }

    /// <summary>Path of the service model; skips the test if it is missing.</summary>
    public static string ServiceModel => SharedData.Require("appmesh-model/service-2.json");

    /// <summary>The URL that it listens on.</summary>
    public string Endpoint { get; private set; } = null!;

    public static async Task<ValidatingProxy> StartAsync(Uri upstream)
    {
        var document = Path.Combine(Path.GetTempPath(), $"meshci-{Guid.NewGuid()}.json");
        await Script.OutputAsync("openapi.mjs", ServiceModel, document);
        var prism = Path.Combine(Installed.Scripts, "node_modules", "@stoplight", "prism-cli", "dist", "index.js");
        var process = ClientProgram.Start(
            Installed.Node,
            [prism, "proxy", document, upstream.GetLeftPart(UriPartial.Authority), "--port", "0", "--host", "127.0.0.1"],
            [KeyValuePair.Create("NO_COLOR", "1"), KeyValuePair.Create("FORCE_COLOR", "0")]);
        var proxy = new ValidatingProxy(process, document);
        try
        {
            proxy.Endpoint = await proxy.ReadEndpointAsync();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it, and returns how many requests it forwarded and its objections, each with the request before it.</summary>
    public async Task<(int Forwarded, IReadOnlyList<string> Violations)> EndAsync()
    {
        await DisposeAsync();
        var forwarded = 0;
        var request = "";
        var violations = new List<string>();
        foreach (var line in _log)
        {
            if (Forwarding().Match(line) is { Success: true } match)
            {
                forwarded++;
                request = $"{match.Groups[1].Value.ToUpperInvariant()} {match.Groups[2].Value}";
            }
            else if (Objection().Match(line) is { Success: true } objection)
            {
                violations.Add($"{request}: {objection.Groups[1].Value}");
            }
        }

        return (forwarded, violations);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        File.Delete(_document);
    }

    [GeneratedRegex("listening on (http://[^ ]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("> Forwarding \"(\\w+)\" request to (.+)\\.\\.\\.$")]
    private static partial Regex Forwarding();

    // A column for the level, then the text. The levels awaiting, start and info are used for progress.
    [GeneratedRegex(@" (?:warning|error|fatal) {2,}(.+)")]
    private static partial Regex Objection();

    private async Task<string> ReadEndpointAsync()
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The proxy exited: " + string.Join('\n', _log)));
        _process.EnableRaisingEvents = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return await ready.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        void Read(string? line)
        {
            if (line is null) return;
            lock (_log) _log.Add(line);
            if (Listening().Match(line) is { Success: true } match) ready.TrySetResult(match.Groups[1].Value);
        }
    }
}
