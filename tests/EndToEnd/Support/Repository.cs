namespace Flashback.EndToEnd.Support;

internal static class Repository
{
    /// <summary>The folder of the solution, from where the test runs.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "OracleNode.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository."));
}
