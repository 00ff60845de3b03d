using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Tasks.ContinuousIntegration;

/// <summary>An installation of Travis CI: travis-ci.com, or a server of Travis CI Enterprise.</summary>
/// <param name="Api">The address of its API, which uses https.</param>
/// <param name="Hosts">The hosts of its pages, as the ledger records them.</param>
internal sealed record TravisServer(Uri Api, IReadOnlyList<string> Hosts)
{
    private static readonly TravisServer Hosted = new(new("https://api.travis-ci.com"), ["app.travis-ci.com", "travis-ci.com", "www.travis-ci.com"]);

    /// <summary>
    /// The installation: that of <c>TRAVIS_ENDPOINT</c>, which Travis CI's own client reads, too; otherwise that of the job, and travis-ci.com outside of jobs.
    /// Null in a job of another CI system.
    /// </summary>
    /// <param name="ci">The job.</param>
    /// <param name="endpoint">Value of <c>TRAVIS_ENDPOINT</c>; may be null or empty.</param>
    /// <exception cref="UriFormatException">The endpoint is not an address with https.</exception>
    public static TravisServer? Find(CiContext ci, string? endpoint)
    {
        if (endpoint?.Trim() is { Length: > 0 } text)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address is not { Scheme: "https", UserInfo: "", Query: "", Fragment: "" })
                throw new UriFormatException($"TRAVIS_ENDPOINT '{PlainText.Visible(text)}' is not an address with https, so TRAVIS_TOKEN is not sent to it");
            if (address.Host.Equals(Hosted.Api.Host, StringComparison.OrdinalIgnoreCase)) return Hosted;
            // The API of an installation can have a host of its own.
            return new(address, ci is { System: CiSystem.Travis, Host: { } pages } && !Hosted.Knows(pages) ? [address.Host, pages] : [address.Host]);
        }

        return ci.System switch
        {
            CiSystem.Travis when ci.Host is { } host => Hosted.Knows(host) ? Hosted : new(new($"https://{host}/api"), [host]),
            CiSystem.None => Hosted,
            _ => null,
        };
    }

    /// <summary>Whether a host is one of this installation.</summary>
    public bool Knows(string host) => Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
