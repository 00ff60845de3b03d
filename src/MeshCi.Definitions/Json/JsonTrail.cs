using System.Globalization;
using System.Text;

namespace MeshCi.Definitions.Json;

/// <summary>The current location of a walk through a JSON value: <c>spec.listeners[0].portMapping</c>. The text is only created when it is needed.</summary>
/// <param name="root">The name of the value itself.</param>
internal sealed class JsonTrail(string root)
{
    private string?[] _members = new string?[16];
    private int[] _elements = new int[16];
    private int _depth;

    /// <summary>Enters a member.</summary>
    public void Enter(string member)
    {
        Deepen();
        _members[_depth++] = member;
    }

    /// <summary>Enters an element of a list.</summary>
    public void Enter(int element)
    {
        Deepen();
        _members[_depth] = null;
        _elements[_depth++] = element;
    }

    /// <summary>Returns to the parent.</summary>
    public void Leave() => _depth--;

    /// <summary>The path of a member of the current value.</summary>
    public string PathOf(string member) => $"{this}.{member}";

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
