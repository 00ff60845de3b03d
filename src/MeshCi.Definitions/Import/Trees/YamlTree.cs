using MeshCi.Definitions.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshCi.Definitions.Import.Trees;

/// <summary>
/// Reads YAML with the line of each value. Scalars have the types that Kubernetes and CloudFormation give them, aliases and merge keys are resolved,
/// and a function in short form, such as <c>!Ref Mesh</c>, is read like its long form, <c>{ "Ref": "Mesh" }</c>.
/// </summary>
internal static class YamlTree
{
    // More values than the largest Terraform state or manifest has; aliases could represent billions.
    private const int Most = 1_000_000;

    /// <summary>The documents of the text; those without content are left out.</summary>
    /// <exception cref="TreeProblem">The text is not valid YAML.</exception>
    public static IReadOnlyList<SourceNode> Read(string text)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        try
        {
            return new Walk(parser).Documents();
        }
        catch (YamlException problem)
        {
            var line = problem.Message.Contains("tab", StringComparison.Ordinal)
                ? LineOfTab(text, (int)Math.Max(problem.End.Line, parser.Current?.End.Line ?? 0))
                : (int)problem.Start.Line;
            throw new TreeProblem(line, $"{problem.Message.TrimEnd('.', ' ')}.");
        }
    }

    // The parser reports a misplaced tab where its mapping begins, which can be the first line. The tab is behind the last value that it read.
    private static int LineOfTab(string text, int known)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var line = Math.Max(known, 1); line <= lines.Length; line++)
        {
            var indentation = lines[line - 1].AsSpan()[..^lines[line - 1].AsSpan().TrimStart().Length];
            if (indentation.Contains('\t')) return line;
        }

        return known;
    }

    private sealed class Walk(Parser parser)
    {
        private readonly Dictionary<string, (SourceNode Node, int Size, int Height)> _anchors = new(StringComparer.Ordinal);
        private int _count;
        private int _depth;
        private int _deepest;

        public List<SourceNode> Documents()
        {
            var found = new List<SourceNode>();
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                _anchors.Clear();
                var node = Node();
                if (!SourceNode.IsNull(node)) found.Add(node);
                parser.Consume<DocumentEnd>();
            }

            return found;
        }

        private SourceNode Node()
        {
            var start = parser.Current!;
            var line = (int)start.Start.Line;
            if (parser.TryConsume<AnchorAlias>(out var alias)) return Alias(alias.Value.Value, line);

            var (before, outer) = (Count(1, line), _deepest);
            _deepest = Descend(++_depth, line);
            var (node, anchor, tag) = start switch
            {
                Scalar => Text(parser.Consume<Scalar>(), line),
                SequenceStart => List(parser.Consume<SequenceStart>(), line),
                _ => Object(parser.Consume<MappingStart>(), line),
            };
            var height = _deepest - --_depth;
            _deepest = Math.Max(outer, _deepest);
            node = ShortForm.Expand(node, tag.IsEmpty ? null : tag.Value);
            if (!anchor.IsEmpty) _anchors[anchor.Value] = (node, _count - before + 1, height);
            return node;
        }

        private SourceNode Alias(string name, int line)
        {
            if (!_anchors.TryGetValue(name, out var anchored)) throw new TreeProblem(line, $"The alias *{Wording.Short(name)} refers to no anchor before it.");
            Count(anchored.Size, line);
            _deepest = Math.Max(_deepest, Descend(_depth + anchored.Height, line));
            return anchored.Node;
        }

        private static int Descend(int depth, int line) =>
            depth <= SourceText.Deepest ? depth : throw new TreeProblem(line, $"It is nested more than {SourceText.Deepest} levels deep.");

        private int Count(int more, int line)
        {
            _count += more;
            return _count <= Most ? _count : throw new TreeProblem(line, $"With its aliases, it has more than {Most} values.");
        }

        private static (SourceNode Node, AnchorName Anchor, TagName Tag) Text(Scalar scalar, int line)
        {
            var isPlain = scalar.Style == ScalarStyle.Plain;
            return (YamlScalar.Read(scalar.Value, isPlain, scalar.Tag.IsEmpty ? null : scalar.Tag.Value, line), scalar.Anchor, scalar.Tag);
        }

        private (SourceNode Node, AnchorName Anchor, TagName Tag) List(SequenceStart start, int line)
        {
            var elements = new List<SourceNode>();
            while (!parser.TryConsume<SequenceEnd>(out _)) elements.Add(Node());
            return (new SourceList(line, elements), start.Anchor, start.Tag);
        }

        private (SourceNode Node, AnchorName Anchor, TagName Tag) Object(MappingStart start, int line)
        {
            var (members, names, merged) = (new List<SourceMember>(), new HashSet<string>(StringComparer.Ordinal), new List<SourceObject>());
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                if (!parser.TryConsume<Scalar>(out var key)) throw new TreeProblem((int)parser.Current!.Start.Line, "A key must be text.");
                var at = (int)key.Start.Line;
                var value = Node();
                if (key is { Value: "<<", Style: ScalarStyle.Plain }) merged.AddRange(Merged(value, at));
                else if (names.Add(key.Value)) members.Add(new(key.Value, at, value));
                else throw new TreeProblem(at, $"The key '{Wording.Short(key.Value)}' appears twice in one mapping.");
            }

            members.AddRange(merged.SelectMany(part => part.Members).Where(member => names.Add(member.Name)));
            return (new SourceObject(line, members), start.Anchor, start.Tag);
        }

        private static IEnumerable<SourceObject> Merged(SourceNode value, int line) => value switch
        {
            SourceObject one => [one],
            SourceList many when many.Elements.All(element => element is SourceObject) => many.Elements.Cast<SourceObject>(),
            _ => throw new TreeProblem(line, "The merge key << needs a mapping, or a list of mappings."),
        };
    }
}
