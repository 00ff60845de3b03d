namespace MeshCi.Tests.Signing;

/// <summary>A request as sent over the wire.</summary>
/// <param name="Method">The method, such as <c>GET</c>.</param>
/// <param name="Target">Path and query as in the request line.</param>
/// <param name="Headers">The headers by name in lower case.</param>
/// <param name="Body">The body; empty if there is none.</param>
internal sealed record SentRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);
