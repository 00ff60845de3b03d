using System.Runtime.CompilerServices;

namespace MeshCi.Tasks.Tests.ContinuousIntegration;

/// <summary>The tests run in CI too, but the tasks that they run must not notice it: a test passes the variables that it is about.</summary>
internal static class OutsideOfCi
{
    [ModuleInitializer]
    internal static void ForgetVariables()
    {
        foreach (var name in (string[])["CI", "CONTINUOUS_INTEGRATION", "TRAVIS", "GITHUB_ACTIONS", "GITLAB_CI"])
            Environment.SetEnvironmentVariable(name, null);
    }
}
