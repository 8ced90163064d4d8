namespace Flashback.Simulation.Model;

/// <summary>A running hash of everything that happens, and the marks that a run has reached.</summary>
public sealed class Trace
{
    private readonly SortedSet<string> _marks = new(StringComparer.Ordinal);

    public ulong Hash { get; private set; } = 14695981039346656037UL;

    public IReadOnlyCollection<string> Marks => _marks;

    /// <summary>Each line as it happens, for a replay.</summary>
    public Action<string>? Lines { get; set; }

    public void Add(long time, byte node, string text)
    {
        Mix((ulong)time);
        Mix(node);
        foreach (var letter in text) Mix(letter);
        Lines?.Invoke($"{time,9} {node,3} {text}");
    }

    public void Mark(string mark) => _marks.Add(mark);

    private void Mix(ulong value) => Hash = (Hash ^ value) * 1099511628211UL;
}
