using System.ComponentModel;
using MeshCi.Bench.Build;

// What MeshCi costs a build, beside other packages that hook into it, and how long a publish takes until it is deployed.
// Arguments: the feed with MeshCi.Sdk, its version, how often each thing is measured, and "inputs" to measure only the list of inputs. Prints Markdown.
if (args is not [var feed, var version, var countText, .. var parts] || parts is not ([] or ["inputs"]) || !int.TryParse(countText, out var count) || count < 3)
{
    Console.Error.WriteLine("usage: MeshCi.Bench.Build <feed> <MeshCi.Sdk version> <runs of each, at least 3> [inputs]");
    return 2;
}

try
{
    using var workshop = new Workshop(Path.GetFullPath(feed), version);
    if (parts is [])
    {
        NoOpBuild.Run(workshop, count);
        PublishToDeployed.Run(workshop, count);
    }

    ManyPatches.Run(workshop, count);
    return 0;
}
catch (Exception problem) when (problem is InvalidOperationException or Win32Exception)
{
    // A program that failed, with what it printed, or one that is not installed.
    Console.Error.WriteLine(problem.Message);
    return 1;
}
