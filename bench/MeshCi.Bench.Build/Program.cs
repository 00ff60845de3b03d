using MeshCi.Bench.Build;

// What MeshCi costs a build, beside other packages that hook into it, and how long a publish takes until it is deployed.
// Arguments: the feed with MeshCi.Sdk, its version, and how often each thing is measured. Prints Markdown.
if (args is not [var feed, var version, var countText] || !int.TryParse(countText, out var count) || count < 3)
{
    Console.Error.WriteLine("usage: MeshCi.Bench.Build <feed> <MeshCi.Sdk version> <runs of each, at least 3>");
    return 2;
}

using var workshop = new Workshop(Path.GetFullPath(feed), version);
NoOpBuild.Run(workshop, count);
PublishToDeployed.Run(workshop, count);
return 0;
