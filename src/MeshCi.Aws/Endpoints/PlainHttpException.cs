namespace MeshCi.Aws.Endpoints;

/// <summary>A server answered the start of a TLS connection with an HTTP response that is not encrypted.</summary>
internal sealed class PlainHttpException() : IOException("it responds with HTTP instead of TLS");
