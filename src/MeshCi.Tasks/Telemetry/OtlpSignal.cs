namespace MeshCi.Tasks.Telemetry;

/// <summary>Where and how spans or metrics are sent, from the environment variables that OpenTelemetry defines.</summary>
/// <param name="Endpoint">The address that receives them, with the path.</param>
/// <param name="IsGrpc">Whether they are sent by gRPC, and not in HTTP requests.</param>
/// <param name="Headers">Headers of the requests, in the format of the variable; null for none.</param>
/// <param name="IsCompressed">Whether the requests are compressed with gzip.</param>
internal sealed record OtlpSignal(Uri Endpoint, bool IsGrpc, string? Headers, bool IsCompressed)
{
    /// <summary>Beginning of the names of the variables about the protocol.</summary>
    public const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <summary>Reads the variables of one signal. Those of the signal take precedence over those of all signals.</summary>
    /// <param name="name">The name of the signal in variables: <c>TRACES</c> or <c>METRICS</c>.</param>
    /// <param name="variable">The value of a variable, or null.</param>
    /// <returns>The signal, or null if it is not sent; and why that is so, unless no endpoint is set or the variables ask for it.</returns>
    public static (OtlpSignal? Signal, string? Cause) Read(string name, Func<string, string?> variable)
    {
        if (Find("ENDPOINT") is not var (endpoint, value)) return (null, null);
        if (Given($"OTEL_{name}_EXPORTER") is { } exporters && exporters.Split(',', StringSplitOptions.TrimEntries) is var list && !list.Contains("otlp"))
            return (null, list is ["none"] ? null : $"OTEL_{name}_EXPORTER does not contain otlp, the only exporter that MeshCi has");
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return (null, $"{endpoint} is not an address such as http://localhost:4317");
        var (protocol, transport) = Find("PROTOCOL") ?? ("", "grpc");
        if (transport is not ("grpc" or "http/protobuf")) return (null, $"{protocol} is neither grpc nor http/protobuf");
        var isGrpc = transport == "grpc";
        // The address of one signal is complete.
        if (!isGrpc && endpoint == $"{Prefix}ENDPOINT") address = Below(address, $"v1/{name.ToLowerInvariant()}");
        return (new(address, isGrpc, Find("HEADERS")?.Value, Find("COMPRESSION")?.Value == "gzip"), null);

        (string Name, string Value)? Find(string what) =>
            Given($"{Prefix}{name}_{what}") is { } own ? ($"{Prefix}{name}_{what}", own)
            : Given($"{Prefix}{what}") is { } common ? ($"{Prefix}{what}", common) : null;

        string? Given(string of) => variable(of)?.Trim() is { Length: > 0 } text ? text : null;
    }

    private static Uri Below(Uri address, string path)
    {
        var below = new UriBuilder(address);
        below.Path = $"{below.Path.TrimEnd('/')}/{path}";
        return below.Uri;
    }
}
