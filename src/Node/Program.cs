namespace Flashback.Node;

/// <summary>The composition root of <c>oracle-node</c>.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        Console.Error.WriteLine($"oracle-node: '{string.Join(' ', args)}' is not a command yet.");
        return 2;
    }
}
