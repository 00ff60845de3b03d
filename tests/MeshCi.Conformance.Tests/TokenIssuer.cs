using System.Text.Json;

namespace MeshCi.Conformance.Tests;

/// <summary>oauth2-mock-server as the identity provider, and the configuration of a control plane that trusts it.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    // No process listens there, and only an administrator could start one that does.
    private const string Absent = "http://127.0.0.1:1";
    private readonly ScriptServer _server;

    private TokenIssuer(ScriptServer server) => _server = server;

    /// <summary>Its URL, which is the <c>iss</c> claim of its tokens.</summary>
    public string Url => _server.Url;

    /// <summary>The variables that the scripts need.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
        [KeyValuePair.Create("MESHCI_ISSUER", Url), KeyValuePair.Create("MESHCI_ABSENT_ISSUER", Absent)];

    public static async Task<TokenIssuer> StartAsync() => new(await ScriptServer.StartAsync("issuer.mjs"));

    /// <summary>A configuration with this issuer and the roles of the tests.</summary>
    public Task<string> ConfigurationAsync() => Script.OutputAsync("identity.mjs", Url, Absent);

    /// <summary>Gets a token for the audience and the subject that the roles accept.</summary>
    public async Task<string> TokenAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("grant_type", "client_credentials"), KeyValuePair.Create("claims", """{"aud":"sts.amazonaws.com","sub":"repo:shop:main"}""")]);
        using var answer = await http.PostAsync(new Uri(Url + "/token"), form, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("access_token").GetString()!;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
