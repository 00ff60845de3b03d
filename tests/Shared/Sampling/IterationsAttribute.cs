using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace MeshCi.Tests.Sampling;

/// <summary>
/// The iterations of a test that gets more certain with each: a few on every run, and the full number among the long tests. The test takes the number as
/// its only argument.
/// </summary>
/// <param name="few">Iterations on every run.</param>
/// <param name="full">Iterations with the trait <c>Category=Long</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IterationsAttribute(int few, int full) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<int>(few), new TheoryDataRow<int>(full).WithTrait("Category", "Long")]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
