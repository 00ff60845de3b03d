using System.Text;
using System.Text.Json;
using MeshCi.Definitions.Json;

namespace MeshCi.Definitions.Import.Trees;

/// <summary>Reads JSON with the line of each value, as the AWS CLI accepts it: no comments, no trailing commas, no member twice.</summary>
internal static class JsonTree
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = SourceText.Deepest, AllowMultipleValues = true };

    /// <summary>The values of the file, which may follow each other without a separator, as several outputs in one file do.</summary>
    /// <exception cref="TreeProblem">The text is not valid JSON.</exception>
    public static IReadOnlyList<SourceNode> Read(ReadOnlySpan<byte> bytes)
    {
        var walk = new Walk(bytes, new(bytes, Strict));
        try
        {
            var found = new List<SourceNode>();
            while (walk.Next()) found.Add(walk.Value());
            return found;
        }
        catch (JsonException problem)
        {
            throw new TreeProblem((int)(problem.LineNumber ?? 0) + 1, JsonProblem.Reason(problem));
        }
        catch (InvalidOperationException)
        {
            throw new TreeProblem(walk.Line, "It contains text that is not valid Unicode. Save it as UTF-8.");
        }
    }

    private ref struct Walk(ReadOnlySpan<byte> bytes, Utf8JsonReader reader)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private Utf8JsonReader _reader = reader;
        private int _counted;

        public int Line { get; private set; } = 1;

        public bool Next()
        {
            if (!_reader.Read()) return false;
            var start = (int)_reader.TokenStartIndex;
            Line += _bytes[_counted..start].Count((byte)'\n');
            _counted = start;
            return true;
        }

        public SourceNode Value() => _reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(),
            JsonTokenType.StartArray => List(),
            JsonTokenType.String => SourceScalar.Of(_reader.GetString()!, Line),
            JsonTokenType.Number => Scalar(ScalarKind.Number),
            JsonTokenType.True or JsonTokenType.False => Scalar(ScalarKind.Boolean),
            _ => Scalar(ScalarKind.Null),
        };

        private readonly SourceScalar Scalar(ScalarKind kind) => new(Line, kind, Encoding.UTF8.GetString(_reader.ValueSpan));

        private SourceObject Object()
        {
            var (line, members, names) = (Line, new List<SourceMember>(), new HashSet<string>(StringComparer.Ordinal));
            while (Next() && _reader.TokenType != JsonTokenType.EndObject)
            {
                var (name, at) = (_reader.GetString()!, Line);
                if (!names.Add(name)) throw new TreeProblem(at, $"The member '{Diagnostics.Wording.Short(name)}' appears twice in one object.");
                Next();
                members.Add(new(name, at, Value()));
            }

            return new(line, members);
        }

        private SourceList List()
        {
            var (line, elements) = (Line, new List<SourceNode>());
            while (Next() && _reader.TokenType != JsonTokenType.EndArray) elements.Add(Value());
            return new(line, elements);
        }
    }
}
