using System.Globalization;
using System.Text;

namespace MeshCi.Definitions.Json;

/// <summary>Where a walk through a JSON value stands: <c>spec.listeners[0].portMapping</c>. Written out only where something is found.</summary>
/// <param name="root">How the value itself is called.</param>
internal sealed class JsonTrail(string root)
{
    private string?[] _members = new string?[16];
    private int[] _elements = new int[16];
    private int _depth;

    /// <summary>Goes down to a member.</summary>
    public void Enter(string member)
    {
        Deepen();
        _members[_depth++] = member;
    }

    /// <summary>Goes down to an element of a list.</summary>
    public void Enter(int element)
    {
        Deepen();
        _members[_depth] = null;
        _elements[_depth++] = element;
    }

    /// <summary>Goes up by one.</summary>
    public void Leave() => _depth--;

    /// <summary>The path of a member of where the walk stands.</summary>
    public string Of(string member) => $"{this}.{member}";

    /// <inheritdoc/>
    public override string ToString()
    {
        var path = new StringBuilder(root);
        for (var level = 0; level < _depth; level++)
        {
            if (_members[level] is { } member) path.Append('.').Append(member);
            else path.Append(CultureInfo.InvariantCulture, $"[{_elements[level]}]");
        }

        return path.ToString();
    }

    private void Deepen()
    {
        if (_depth < _members.Length) return;
        Array.Resize(ref _members, 2 * _depth);
        Array.Resize(ref _elements, 2 * _depth);
    }
}
