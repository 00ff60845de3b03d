using System.Reflection;
using System.Runtime.Loader;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Tests.Work;

/// <summary>What it took to generate a definition.</summary>
/// <param name="Steps">Methods of the product that were entered and turns of its loops.</param>
/// <param name="Bytes">Bytes allocated: the copying that the runtime's own loops do.</param>
internal sealed record CountedWork(long Steps, long Bytes)
{
    private static readonly Lock Gate = new();
    private static readonly Lazy<Copy> Counting = new(() => new Copy());

    /// <summary>Generates the definition of a project of <see cref="LargeProjects"/> with a product that counts.</summary>
    /// <param name="project">Its method.</param>
    /// <param name="arguments">What the method takes.</param>
    public static CountedWork Of(string project, params object[] arguments)
    {
        // The count belongs to all threads.
        lock (Gate) return Counting.Value.Build(project, arguments);
    }

    /// <summary>Whether this is at most so many times the work of a smaller input.</summary>
    public void ShouldBeAtMost(double times, CountedWork smaller)
    {
        ((double)Steps / smaller.Steps).ShouldBeLessThan(times, $"{smaller.Steps} steps became {Steps}");
        ((double)Bytes / smaller.Bytes).ShouldBeLessThan(times, $"{smaller.Bytes} bytes became {Bytes}");
    }

    /// <summary>A second copy of these tests and of the product, in which the product counts its steps.</summary>
    private sealed class Copy : AssemblyLoadContext
    {
        private readonly Action<string, object[]> _build;
        private readonly Assembly _product;
        private readonly FieldInfo _steps;

        public Copy()
            : base("counting")
        {
            _product = LoadFromStream(StepCounter.Instrument(typeof(Definition).Assembly.Location));
            _steps = _product.GetType(StepCounter.TypeName)!.GetField(StepCounter.FieldName)!;
            var tests = LoadFromAssemblyPath(typeof(LargeProjects).Assembly.Location);
            _build = tests.GetType(typeof(LargeProjects).FullName!)!.GetMethod(nameof(LargeProjects.Build))!.CreateDelegate<Action<string, object[]>>();
        }

        public CountedWork Build(string project, object[] arguments)
        {
            _steps.SetValue(null, 0L);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _build(project, arguments);
            return new((long)_steps.GetValue(null)!, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // What is neither the product nor these tests is shared.
        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == _product.GetName().Name ? _product : null;
    }
}
