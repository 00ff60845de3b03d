using System.Diagnostics;
using MeshCi.Tasks.ControlPlanes;

namespace MeshCi.Tasks.Tests.ControlPlanes;

/// <summary>What the embedded control plane, which outlives a job, gets from its environment.</summary>
public sealed class InheritedVariablesTests
{
    [Fact]
    public void Secrets_of_the_job_and_settings_of_MSBuild_stay_with_the_job()
    {
        var start = new ProcessStartInfo("dotnet");
        start.Environment.Clear();
        string[] kept = ["PATH", "HOME", "LC_ALL", "DOTNET_ROOT", "https_proxy", "XDG_RUNTIME_DIR", "SSL_CERT_FILE"];
        string[] removed =
        [
            "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "MESHCI_OIDC_TOKEN", "TRAVIS_TOKEN", "GITHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "NPM_PASSWORD",
            "OTEL_EXPORTER_OTLP_HEADERS", "MSBuildSDKsPath", "MSBUILDDEBUGPATH", "ASPNETCORE_URLS",
        ];
        foreach (var name in kept.Concat(removed)) start.Environment[name] = "value";

        InheritedVariables.Keep(start.Environment);

        start.Environment.Keys.ShouldBe(kept, ignoreOrder: true);
    }
}
