namespace MeshCi.Tests.Signing;

/// <summary>A request as the wire shows it.</summary>
/// <param name="Method">As <c>GET</c>.</param>
/// <param name="Target">Path and query as in the request line.</param>
/// <param name="Headers">By their names in lower case.</param>
/// <param name="Body">Empty where there is none.</param>
internal sealed record SentRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);
