namespace MeshCi.Definitions.Graph.Layout;

/// <summary>
/// Arranges a graph in columns from left to right, with callers before the services that they call. A call across several columns gets a place in each
/// of them, so that its line passes between the boxes and not through them. Calls that close a cycle lead back and are marked.
/// </summary>
public sealed class GraphLayout
{
    private const double BoxHeight = 34;
    private const double LineHeight = 16;
    private const double RowGap = 16;
    private const double ColumnGap = 64;
    private const double Margin = 8;
    private const int Sweeps = 4;
    private readonly List<Cell> _cells = [];

    private GraphLayout(CallGraph graph, Func<GraphPoint, double> width)
    {
        var back = BackCalls(graph);
        var columns = Columns(graph, back);
        foreach (var (point, place) in graph.Points.Select((point, place) => (point, place)))
            _cells.Add(new Cell(columns[place], width(point), BoxHeight, point));
        List<(List<Cell> Way, bool IsBack)> ways = [];
        foreach (var call in graph.Calls) ways.Add((Way(call, columns), back.Contains(call)));
        var rows = _cells.GroupBy(cell => cell.Column).OrderBy(group => group.Key).Select(group => group.ToList()).ToList();
        Order(rows, ways.Where(way => !way.IsBack).Select(way => way.Way));
        Place(rows);
        Boxes = [.. _cells.Where(cell => cell.Point is not null)
            .Select(cell => new Box(cell.Point!.Value, cell.X, cell.Y - (cell.Height / 2), cell.Width, cell.Height))];
        Lines = [.. ways.Select(way => new Line([.. way.Way.Select((cell, step) => Stop(cell, step, way.Way.Count, way.IsBack))], way.IsBack))];
    }

    /// <summary>A box with its upper left corner and its size.</summary>
    public readonly record struct Box(GraphPoint Point, double X, double Y, double Width, double Height);

    /// <summary>The line of a call: the positions at which it enters and leaves each column.</summary>
    public sealed record Line(IReadOnlyList<(double In, double Out, double Y)> Stops, bool IsBack);

    /// <summary>The boxes.</summary>
    public IReadOnlyList<Box> Boxes { get; }

    /// <summary>The lines between them.</summary>
    public IReadOnlyList<Line> Lines { get; }

    /// <summary>Width of the drawing.</summary>
    public double Width { get; private set; }

    /// <summary>Height of the drawing.</summary>
    public double Height { get; private set; }

    /// <summary>Arranges a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="width">Returns the width of a box.</param>
    public static GraphLayout Of(CallGraph graph, Func<GraphPoint, double> width) => new(graph, width);

    // Calls that lead back to a caller on the current path. Without them, there are no cycles.
    private static HashSet<(int From, int To)> BackCalls(CallGraph graph)
    {
        var next = graph.Calls.ToLookup(call => call.From, call => call.To);
        var called = graph.Calls.Select(call => call.To).ToHashSet();
        var back = new HashSet<(int, int)>();
        var state = new int[graph.Points.Count];
        foreach (var start in Enumerable.Range(0, graph.Points.Count).OrderBy(called.Contains)) Follow(start);
        return back;

        // The graph has few points, so the depth of the recursion is limited.
        void Follow(int at)
        {
            if (state[at] != 0) return;
            state[at] = 1;
            foreach (var to in next[at])
            {
                if (state[to] == 1) back.Add((at, to));
                else Follow(to);
            }

            state[at] = 2;
        }
    }

    // Each point is one column after the last of its callers.
    private static int[] Columns(CallGraph graph, HashSet<(int From, int To)> back)
    {
        var columns = new int[graph.Points.Count];
        var forward = graph.Calls.Where(call => !back.Contains(call)).ToList();
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var (from, to) in forward.Where(call => columns[call.To] <= columns[call.From]))
            {
                columns[to] = columns[from] + 1;
                moved = true;
            }
        }

        return columns;
    }

    private List<Cell> Way((int From, int To) call, int[] columns)
    {
        List<Cell> way = [_cells[call.From]];
        for (var column = columns[call.From] + 1; column < columns[call.To]; column++)
        {
            var between = new Cell(column, 0, LineHeight, null);
            _cells.Add(between);
            way.Add(between);
        }

        way.Add(_cells[call.To]);
        return way;
    }

    // Moves points next to their neighbors in the previous column, then in the next column, a few times.
    private static void Order(List<List<Cell>> rows, IEnumerable<List<Cell>> ways)
    {
        var pairs = ways.SelectMany(way => way.Zip(way.Skip(1))).ToList();
        var before = pairs.ToLookup(pair => pair.Second, pair => pair.First);
        var after = pairs.ToLookup(pair => pair.First, pair => pair.Second);
        foreach (var row in rows) Number(row);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var row in rows) Sort(row, before);
            for (var column = rows.Count - 1; column >= 0; column--) Sort(rows[column], after);
        }

        static void Sort(List<Cell> row, ILookup<Cell, Cell> neighbors)
        {
            var sorted = row.OrderBy(cell => neighbors[cell].Any() ? neighbors[cell].Average(other => other.Rank) : cell.Rank).ToList();
            row.Clear();
            row.AddRange(sorted);
            Number(row);
        }

        static void Number(List<Cell> row)
        {
            // Relative to the column, so that columns of different lengths can be compared.
            for (var place = 0; place < row.Count; place++) row[place].Rank = (place + 0.5) / row.Count;
        }
    }

    private void Place(List<List<Cell>> rows)
    {
        var heights = rows.Select(row => row.Sum(cell => cell.Height) + (RowGap * (row.Count - 1))).ToList();
        var x = Margin;
        Height = heights.Max() + (2 * Margin);
        foreach (var (row, height) in rows.Zip(heights))
        {
            var width = row.Max(cell => cell.Width);
            var y = (Height - height) / 2;
            foreach (var cell in row)
            {
                if (cell.Point is null) cell.Width = width;
                (cell.X, cell.Y) = (x, y + (cell.Height / 2));
                y += cell.Height + RowGap;
            }

            x += width + ColumnGap;
        }

        Width = x - ColumnGap + Margin;
    }

    private static (double In, double Out, double Y) Stop(Cell cell, int step, int count, bool isBack)
    {
        if (isBack) return step == 0 ? (cell.X, cell.X, cell.Y) : (cell.X + cell.Width, cell.X + cell.Width, cell.Y);
        return (cell.X, step == count - 1 ? cell.X : cell.X + cell.Width, cell.Y);
    }

    private sealed class Cell(int column, double width, double height, GraphPoint? point)
    {
        public int Column { get; } = column;

        public double Width { get; set; } = width;

        public double Height { get; } = height;

        public GraphPoint? Point { get; } = point;

        public double Rank { get; set; }

        public double X { get; set; }

        public double Y { get; set; }
    }
}
