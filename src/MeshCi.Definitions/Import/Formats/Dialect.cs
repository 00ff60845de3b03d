using MeshCi.Definitions.Import.Trees;
using MeshCi.Definitions.Model.Shapes;

namespace MeshCi.Definitions.Import.Formats;

/// <summary>How a format writes specs: the names of members, and the form of their values. This one is the API's own.</summary>
internal class Dialect
{
    /// <summary>The API's own names and values.</summary>
    public static Dialect Api { get; } = new();

    /// <summary>The same for resources that exist or that a build generated.</summary>
    public static Dialect Existing { get; } = new ExistingDialect();

    /// <summary>Whether text like <c>${NAME}</c> is what a tool should have replaced. Resources that exist can contain it.</summary>
    public virtual bool HasPlaceholders => true;

    /// <summary>The names that a member has in the format; the first one is suggested to correct a wrong one.</summary>
    public virtual IReadOnlyList<string> Names(Shape shape, ShapeMember member) => [member.JsonName];

    /// <summary>Brings a value into the form of the API; null if the value is as good as absent.</summary>
    /// <param name="shape">The shape that has the member.</param>
    /// <param name="member">The member.</param>
    /// <param name="name">The name that the file uses.</param>
    /// <param name="value">The value in the file.</param>
    public virtual SourceNode? Value(Shape shape, ShapeMember member, string name, SourceNode value) => value;

    /// <summary>Adds what the format implies to a structure that was read.</summary>
    public virtual SourceObject Complete(Shape shape, SourceObject structure) => structure;

    private sealed class ExistingDialect : Dialect
    {
        public override bool HasPlaceholders => false;
    }
}
