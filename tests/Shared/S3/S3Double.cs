using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MeshCi.Tests.S3;

/// <summary>A call that a server has received.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Method">PUT, GET, HEAD, DELETE, or LIST.</param>
/// <param name="Key">The name of the object, or the prefix of a list.</param>
/// <param name="Headers">The headers of the request.</param>
public sealed record S3Call(int Number, string Method, string Key, IReadOnlyDictionary<string, string> Headers);

/// <summary>What goes wrong with a call.</summary>
/// <param name="Status">The status of the answer; 0 to close the connection without one.</param>
/// <param name="Code">The error code in the body; empty for none, which S3 itself never sends.</param>
public sealed record S3Fault(int Status, string Code = "InternalError")
{
    /// <summary>Whether the server does what the call asks for before it answers.</summary>
    public bool IsAfterwards { get; init; }

    /// <summary>A header of the answer.</summary>
    public (string Name, string Value)? Header { get; init; }
}

/// <summary>
/// A server with the part of S3 that a ledger uses, with path-style addresses and any bucket. It honours <c>If-None-Match: *</c> as AWS documents it, and lists
/// pages of 1,000 names in the order of their UTF-8 bytes. Signatures are not checked. Faults and other deviations are chosen by the test.
/// </summary>
public sealed class S3Double : IAsyncDisposable
{
    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Stored> _objects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = [];
    private readonly List<S3Call> _calls = [];
    private readonly WebApplication _host;

    private S3Double(WebApplication host) => _host = host;

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What goes wrong with a call; null if nothing does.</summary>
    public Func<S3Call, S3Fault?> Fault { get; set; } = _ => null;

    /// <summary>Whether it accepts conditions and ignores them.</summary>
    public bool IgnoresConditions { get; set; }

    /// <summary>Whether a deleted object counts as one that exists, for conditions only.</summary>
    public bool CountsDeleteMarkers { get; set; }

    /// <summary>Whether it reports that its buckets keep versions.</summary>
    public bool IsVersioned { get; set; }

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<S3Call> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    /// <summary>The names of its objects.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate) return [.. _objects.Keys];
        }
    }

    /// <summary>Starts a server on a port that the system chooses.</summary>
    public static async Task<S3Double> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = null);
        var host = builder.Build();
        var server = new S3Double(host);
        host.Run(server.AnswerAsync);
        await host.StartAsync();
        server.Address = new(host.Urls.First());
        return server;
    }

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls()
    {
        lock (_gate) _calls.Clear();
    }

    /// <summary>Puts an object as another program would.</summary>
    public void Put(string key, string content)
    {
        lock (_gate) _objects[key] = new(Encoding.UTF8.GetBytes(content), new Dictionary<string, string>());
    }

    /// <summary>The content of an object.</summary>
    public string Text(string key)
    {
        lock (_gate) return Encoding.UTF8.GetString(_objects[key].Bytes);
    }

    /// <summary>Removes an object as another program would.</summary>
    public void Remove(string key)
    {
        lock (_gate) _objects.Remove(key);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        // The server has decoded it.
        var path = http.Request.Path.Value!.TrimStart('/');
        var key = path.Contains('/', StringComparison.Ordinal) ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..] : "";
        var isList = key.Length == 0 && http.Request.Query.ContainsKey("list-type");
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        S3Call call;
        lock (_gate)
        {
            call = new(_calls.Count + 1, isList ? "LIST" : http.Request.Method, isList ? http.Request.Query["prefix"].ToString() : key, headers);
            _calls.Add(call);
        }

        var fault = IsSkewed(headers) ? new S3Fault(403, "RequestTimeTooSkewed") : Fault(call);
        var answer = fault is null or { IsAfterwards: true } ? Act(call, body.ToArray(), http.Request.Query) : null;
        if (fault is null)
        {
            await SendAsync(http, answer!);
            return;
        }

        if (fault.Status == 0)
        {
            http.Abort();
            return;
        }

        if (fault.Header is var (name, value)) http.Response.Headers[name] = value;
        await SendAsync(http, Error(fault.Status, fault.Code));
    }

    private bool IsSkewed(Dictionary<string, string> headers) =>
        headers.TryGetValue("x-amz-date", out var date) && DateTimeOffset.TryParseExact(
            date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
        && (DateTimeOffset.UtcNow + Ahead - signed).Duration() > TimeSpan.FromMinutes(15);

    private Answer Act(S3Call call, byte[] body, IQueryCollection query)
    {
        lock (_gate)
        {
            switch (call.Method)
            {
                case "PUT":
                    var exists = _objects.ContainsKey(call.Key) || (CountsDeleteMarkers && _deleted.Contains(call.Key));
                    if (call.Headers.ContainsKey("If-None-Match") && exists && !IgnoresConditions) return Error(412, "PreconditionFailed");
                    _objects[call.Key] = new(
                        body, call.Headers.Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)).ToDictionary());
                    var written = new Dictionary<string, string> { ["ETag"] = _objects[call.Key].Tag };
                    if (IsVersioned) written["x-amz-version-id"] = Guid.NewGuid().ToString("N");
                    return new(200, [], written);
                case "GET" or "HEAD":
                    if (!_objects.TryGetValue(call.Key, out var stored)) return Error(404, "NoSuchKey");
                    return new(200, stored.Bytes, new(stored.Metadata) { ["ETag"] = stored.Tag });
                case "DELETE":
                    if (_objects.Remove(call.Key)) _deleted.Add(call.Key);
                    return new(204, [], []);
                case "LIST":
                    return List(call.Key, query["delimiter"].ToString(), query["continuation-token"].ToString());
                default:
                    return Error(405, "MethodNotAllowed");
            }
        }
    }

    private Answer List(string prefix, string delimiter, string after)
    {
        const int page = 1000;
        var rows = new List<(string Name, bool IsPrefix)>();
        foreach (var key in _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var end = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var row = end < 0 ? (key, false) : (key[..(end + 1)], true);
            if (rows.Count == 0 || rows[^1] != row) rows.Add(row);
        }

        var rest = rows.Where(row => string.CompareOrdinal(row.Name, after) > 0).ToList();
        var shown = rest.Take(page).ToList();
        var xml = new XElement(Xml + "ListBucketResult", new XElement(Xml + "IsTruncated", rest.Count > page ? "true" : "false"));
        if (rest.Count > page) xml.Add(new XElement(Xml + "NextContinuationToken", shown[^1].Name));
        xml.Add(shown.Select(row => row.IsPrefix
            ? new XElement(Xml + "CommonPrefixes", new XElement(Xml + "Prefix", row.Name))
            : new XElement(
                Xml + "Contents", new XElement(Xml + "Key", row.Name), new XElement(Xml + "Size", _objects[row.Name].Bytes.Length),
                new XElement(Xml + "LastModified", "2026-11-26T10:00:00.000Z"), new XElement(Xml + "ETag", _objects[row.Name].Tag))));
        return new(200, Encoding.UTF8.GetBytes(xml.ToString(SaveOptions.DisableFormatting)), new() { ["Content-Type"] = "application/xml" });
    }

    private static Answer Error(int status, string code) => code.Length == 0 ? new(status, [], []) : new(
        status,
        Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>The test chose {code}.</Message></Error>"),
        new() { ["Content-Type"] = "application/xml" });

    private async Task SendAsync(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.Headers.Date = (DateTimeOffset.UtcNow + Ahead).ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers) http.Response.Headers[name] = value;
        if (answer.Status == 204) return;
        http.Response.ContentLength = answer.Body.Length;
        if (http.Request.Method != "HEAD") await http.Response.Body.WriteAsync(answer.Body);
    }

    private sealed record Answer(int Status, byte[] Body, Dictionary<string, string> Headers);

    private sealed record Stored(byte[] Bytes, IReadOnlyDictionary<string, string> Metadata)
    {
#pragma warning disable CA5351 // S3 does so.
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Bytes))}\"";
#pragma warning restore CA5351
    }
}
